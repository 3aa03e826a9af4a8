package dev.allocator;

import java.util.List;

/**
 * An allocation would exceed the {@linkplain MemoryScope#maxBytes() limit of its scope}.
 */
public final class ScopeLimitExceededException extends MemoryLimitException {

    private static final long serialVersionUID = 1L;

    ScopeLimitExceededException(String what, Limit limit, long usedBytes, long requestedBytes, List<Holder> holders) {
        super(what, limit, usedBytes, requestedBytes, holders, List.of());
    }

}
