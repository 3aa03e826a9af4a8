package dev.allocator;

import java.util.List;
import java.util.stream.Collectors;

/**
 * An allocation that would exceed a limit. Nothing has changed: pool and scope are as usable as before.
 */
public abstract sealed class MemoryLimitException extends RuntimeException
        permits PoolExhaustedException, ScopeLimitExceededException {

    private static final long serialVersionUID = 1L;

    private final long limitBytes;

    private final long usedBytes;

    private final long requestedBytes;

    private final transient List<Holder> holders;

    MemoryLimitException(String what, long limitBytes, long usedBytes, long requestedBytes, List<Holder> holders) {
        super(message(what, limitBytes, usedBytes, requestedBytes, holders));
        this.limitBytes = limitBytes;
        this.usedBytes = usedBytes;
        this.requestedBytes = requestedBytes;
        this.holders = List.copyOf(holders);
    }

    private static String message(String what, long limitBytes, long usedBytes, long requestedBytes,
            List<Holder> holders) {
        String limit = (limitBytes == Long.MAX_VALUE) ? "no limit of its own" : "a limit of " + bytes(limitBytes);
        String held = holders.stream()
                .map((holder) -> holder.name() + " " + bytes(holder.bytes()))
                .collect(Collectors.joining(", "));
        return what + ": " + bytes(requestedBytes) + " requested, " + bytes(usedBytes) + " in use, " + limit
                + (held.isEmpty() ? "" : "; held by " + held);
    }

    private static String bytes(long bytes) {
        return (bytes < 1024) ? bytes + " bytes" : bytes + " bytes (" + ByteFormat.format(bytes) + ")";
    }

    /**
     * Returns the limit that would have been exceeded.
     * @return the limit in bytes, {@link Long#MAX_VALUE} if the operating system refused memory below any limit
     */
    public long limitBytes() {
        return this.limitBytes;
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
     * One who holds memory under a limit.
     *
     * @param name a pool, a strategy or the scopes of a pool
     * @param bytes the bytes it holds
     */
    public record Holder(String name, long bytes) {}

}
