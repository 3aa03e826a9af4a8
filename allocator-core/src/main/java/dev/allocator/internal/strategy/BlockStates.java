package dev.allocator.internal.strategy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * For each block of a slab whether it is live, its requested size, and whether a scope owns it, in one atomic cell: 0
 * when it is free, else the size + 1, with the sign bit set for a scope's. Two bytes a block while that is enough.
 */
final class BlockStates {

    private static final VarHandle SMALL = MethodHandles.arrayElementVarHandle(short[].class);

    private static final VarHandle LARGE = MethodHandles.arrayElementVarHandle(int[].class);

    private static final int MAX_SMALL_BYTES = Short.MAX_VALUE - 1;

    private final short @Nullable [] small;

    private final int[] large;

    BlockStates(int count, long blockBytes) {
        boolean fits = blockBytes <= MAX_SMALL_BYTES;
        this.small = fits ? new short[count] : null;
        this.large = fits ? new int[0] : new int[count];
    }

    void setLive(int index, long bytes, boolean scoped) {
        set(index, state(bytes, scoped));
    }

    private int state(long bytes, boolean scoped) {
        int state = (int) bytes + 1;
        if (!scoped) {
            return state;
        }
        return (this.small != null) ? state | Short.MIN_VALUE : state | Integer.MIN_VALUE;
    }

    private void set(int index, int state) {
        if (this.small != null) {
            SMALL.setOpaque(this.small, index, (short) state);
        } else {
            LARGE.setOpaque(this.large, index, state);
        }
    }

    /**
     * Makes a live block of this size free, if it is one.
     */
    boolean tryFree(int index, long bytes, boolean scoped) {
        int state = state(bytes, scoped);
        if (this.small != null) {
            return SMALL.compareAndSet(this.small, index, (short) state, (short) 0);
        }
        return LARGE.compareAndSet(this.large, index, state, 0);
    }

    private int get(int index) {
        return (this.small != null)
                ? (short) SMALL.getVolatile(this.small, index)
                : (int) LARGE.getVolatile(this.large, index);
    }

    boolean isFree(int index) {
        return get(index) == 0;
    }

    boolean isScoped(int index) {
        return get(index) < 0;
    }

    /**
     * Returns the requested size, or -1 if the block is free.
     */
    long requestedBytes(int index) {
        int state = get(index);
        return (state < 0) ? (state & ((this.small != null) ? Short.MAX_VALUE : Integer.MAX_VALUE)) - 1 : state - 1;
    }

}
