package dev.allocator;

import java.util.ArrayList;
import java.util.List;

/**
 * An open or leased scope and what it must hold.
 */
final class ModelledScope {

    final MemoryScope scope;

    final boolean begun;

    final List<ModelledSegments.Owned> segments = new ArrayList<>();

    final List<ScopeLease> leases = new ArrayList<>();

    private boolean closed;

    private long usedBytes;

    ModelledScope(MemoryScope scope, boolean begun) {
        this.scope = scope;
        this.begun = begun;
    }

    void add(ModelledSegments.Owned owned) {
        this.segments.add(owned);
        this.usedBytes += owned.segment().byteSize();
    }

    boolean wouldExceed(long bytes) {
        return bytes > this.scope.maxBytes() - this.usedBytes;
    }

    void closed() {
        this.closed = true;
    }

    boolean isClosed() {
        return this.closed;
    }

    boolean hasEnded() {
        return this.closed && this.leases.isEmpty();
    }

    long bytesHeld() {
        return this.usedBytes;
    }

    long usedBytes() {
        return this.closed ? 0 : this.usedBytes;
    }

}
