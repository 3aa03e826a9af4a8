package dev.allocator;

import java.util.List;

/**
 * A pool cannot get the memory for an allocation: its cap or its budget is reached, or the operating system refuses.
 */
public final class PoolExhaustedException extends MemoryLimitException {

    private static final long serialVersionUID = 1L;

    PoolExhaustedException(String what, long limitBytes, long usedBytes, long requestedBytes, List<Holder> holders) {
        super(what, limitBytes, usedBytes, requestedBytes, holders);
    }

}
