package dev.allocator;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * An allocation that would exceed a limit. Nothing has changed: pool and scope are as usable as before.
 */
public abstract sealed class MemoryLimitException extends RuntimeException
        permits PoolExhaustedException, ScopeLimitExceededException {

    private static final long serialVersionUID = 1L;

    private static final int MOST_LISTED = 10;

    private final Limit limit;

    private final long usedBytes;

    private final long requestedBytes;

    private final transient List<Holder> holders;

    /**
     * @param scopes whose open scopes are among the holders, or hold what they hold, the largest first
     */
    MemoryLimitException(String what, Limit limit, long usedBytes, long requestedBytes, List<Holder> holders,
            List<Holder> scopes) {
        super(message(what, limit, usedBytes, requestedBytes, holders) + list("; largest scopes: ", scopes));
        this.limit = limit;
        this.usedBytes = usedBytes;
        this.requestedBytes = requestedBytes;
        this.holders = List.copyOf(holders);
    }

    private static String message(String what, Limit limit, long usedBytes, long requestedBytes,
            List<Holder> holders) {
        return what + ": " + bytes(requestedBytes) + " requested, " + bytes(usedBytes) + " in use, " + limit
                + list("; held by ", holders);
    }

    private static String list(String introduction, List<Holder> holders) {
        return holders.isEmpty()
                ? ""
                : holders.stream()
                        .limit(MOST_LISTED)
                        .map((holder) -> holder.name() + " " + bytes(holder.bytes()))
                        .collect(Collectors.joining(", ", introduction, (holders.size() > MOST_LISTED) ? ", …" : ""));
    }

    private static String bytes(long bytes) {
        return (bytes < 1024) ? bytes + " bytes" : bytes + " bytes (" + ByteFormat.format(bytes) + ")";
    }

    /**
     * Returns the limit that would have been exceeded.
     * @return the limit in bytes, {@link Long#MAX_VALUE} if the operating system refused memory below any limit
     */
    public long limitBytes() {
        return this.limit.bytes();
    }

    /**
     * Returns what set the limit.
     * @return what set it, such as the key of a configuration, if whoever set it has said so
     */
    public Optional<String> limitSetBy() {
        return Optional.ofNullable(this.limit.setBy());
    }

    /**
     * Returns what counted against the limit when the allocation failed: reserved bytes of a pool or a budget, requested
     * bytes of a scope.
     * @return the bytes in use
     */
    public long usedBytes() {
        return this.usedBytes;
    }

    /**
     * Returns what was asked for.
     * @return the requested bytes
     */
    public long requestedBytes() {
        return this.requestedBytes;
    }

    /**
     * Returns who held the memory when the allocation failed.
     * @return the holders, the largest first
     */
    public List<Holder> holders() {
        return (this.holders != null) ? this.holders : List.of();
    }

    /**
     * A limit and what set it.
     *
     * @param bytes the limit in bytes
     */
    record Limit(long bytes, @Nullable String setBy) implements Serializable {

        static final Limit NONE = new Limit(Long.MAX_VALUE, null);

        @Override
        public String toString() {
            return (this.bytes == Long.MAX_VALUE)
                    ? "no limit of its own"
                    : "a limit of " + MemoryLimitException.bytes(this.bytes)
                            + ((this.setBy != null) ? " set by " + this.setBy : "");
        }

    }

    /**
     * One who holds memory under a limit.
     *
     * @param name a pool, a strategy, the scopes of a pool, or whoever uses a scope
     * @param bytes the bytes it holds
     */
    public record Holder(String name, long bytes) {}

}
