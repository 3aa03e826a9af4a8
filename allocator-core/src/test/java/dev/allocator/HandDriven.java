package dev.allocator;

import java.time.Duration;

import dev.allocator.internal.housekeeping.Housekeeper;

/**
 * Housekeepers whose time passes, and who work, only when a test says so.
 */
final class HandDriven {

    private long nanos;

    private final Housekeeper decay = new Housekeeper(() -> this.nanos, (_) -> {});

    private final Housekeeper epochs = new Housekeeper(() -> this.nanos, (_) -> {});

    MemoryPool build(PoolBuilder builder) {
        return DefaultMemoryPool.of(builder.options(), housekeepers());
    }

    Housekeepers housekeepers() {
        return new Housekeepers(this.decay, this.epochs, () -> this.nanos);
    }

    void pass(Duration time) {
        this.nanos += time.toNanos();
        this.epochs.doDue();
        this.decay.doDue();
    }

    /**
     * Lets epochs be closed.
     */
    void closeEpochs() {
        this.epochs.doDue();
    }

}
