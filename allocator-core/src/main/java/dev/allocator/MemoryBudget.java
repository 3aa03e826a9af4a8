package dev.allocator;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.budget.Budget;

/**
 * A cap on the bytes that several pools together reserve from the operating system. Any thread may use it.
 *
 * @see MemoryPool.Builder#budget(MemoryBudget)
 */
public final class MemoryBudget {

    private final Budget budget;

    private final @Nullable String setBy;

    private MemoryBudget(Budget budget, @Nullable String setBy) {
        this.budget = budget;
        this.setBy = setBy;
    }

    /**
     * Creates a budget.
     * @param maxBytes the cap in bytes, from 64 KiB
     * @return a new budget
     * @throws IllegalArgumentException if the cap is below 64 KiB
     */
    public static MemoryBudget of(long maxBytes) {
        PoolOptions.checkCap("MemoryBudget maxBytes", maxBytes);
        return new MemoryBudget(new Budget(maxBytes), null);
    }

    /**
     * Creates a budget that messages say where it comes from.
     * @param maxBytes the cap in bytes, from 64 KiB
     * @param setBy what sets it, such as the key of a configuration
     * @return a new budget
     * @throws IllegalArgumentException if the cap is below 64 KiB
     */
    public static MemoryBudget of(long maxBytes, String setBy) {
        Objects.requireNonNull(setBy, "setBy");
        PoolOptions.checkCap("MemoryBudget maxBytes", maxBytes);
        return new MemoryBudget(new Budget(maxBytes), setBy);
    }

    /**
     * Returns the cap.
     * @return the cap in bytes
     */
    public long maxBytes() {
        return this.budget.maxBytes();
    }

    /**
     * Returns the bytes that the pools under this budget have reserved now.
     * @return the reserved bytes, never more than the cap
     */
    public long reservedBytes() {
        return this.budget.reservedBytes();
    }

    Budget budget() {
        return this.budget;
    }

    /**
     * Returns what sets the cap, for messages.
     */
    @Nullable
    String setBy() {
        return this.setBy;
    }

}
