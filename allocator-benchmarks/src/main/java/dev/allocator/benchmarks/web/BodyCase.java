package dev.allocator.benchmarks.web;

/**
 * A load on a server.
 *
 * @param bytes the size of each body
 * @param connections how many requests there are at the same time, each on a connection of its own
 */
public record BodyCase(Server server, Direction direction, int bytes, int connections, BodyKind kind) {

    private static final int MEGABYTE = 1_000_000;

    private static final int KIB = 1024;

    /**
     * Names the work, which is the same for all kinds of bodies.
     */
    public String title() {
        return "%s, %d %s".formatted(group(), this.connections, (this.connections == 1) ? "connection" : "connections");
    }

    /**
     * Names what cases have in common that differ in connections and bodies only.
     */
    public String group() {
        return "%s, %s of %s".formatted(this.server.label(), this.direction.label(), size(this.bytes));
    }

    /**
     * Tells whether another case is the same work with bodies of another kind.
     */
    public boolean isComparableWith(BodyCase other) {
        return this.server == other.server && this.direction == other.direction && this.bytes == other.bytes
                && this.connections == other.connections;
    }

    /**
     * Tells whether the body is one that is worth care.
     */
    public boolean isLarge() {
        return this.bytes > BodyPlan.SMALL_BYTES;
    }

    @Override
    public String toString() {
        return title() + ": " + this.kind.label();
    }

    /**
     * Writes a size in the unit in which it is a whole number.
     */
    private static String size(int bytes) {
        if (bytes % MEGABYTE == 0) {
            return bytes / MEGABYTE + " MB";
        }
        return (bytes % KIB == 0) ? bytes / KIB + " KiB" : bytes + " B";
    }

}
