package dev.allocator;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.stats.Counters;
import dev.allocator.internal.stats.Tallies;

/**
 * The confined scopes that a thread has open, so that they can be ended with their pool or after their thread, and what
 * they have bumped can be added up. Used by its thread alone, or by one other after the thread has ended; others may look,
 * and may miss what is going on.
 */
final class OpenScopes implements Tallies {

    /**
     * Unused places at both ends, two cache lines of 64 bytes, since each scope writes here: what other threads write must
     * not lie in the same lines.
     */
    private static final int PADDING = 32;

    private static final int SIZE = PADDING / 2;

    private static final int ADDED = SIZE + 1;

    /**
     * After so many scopes the array is replaced by a copy. Writing a reference into an object of the old generation costs
     * as much as a lock with some garbage collectors; an array that is replaced that often never gets there.
     */
    private static final int YOUNG = 1024;

    private static final VarHandle SCOPES = MethodHandles.arrayElementVarHandle(ConfinedScope[].class);

    private static final VarHandle SIZES = MethodHandles.arrayElementVarHandle(long[].class);

    private volatile @Nullable ConfinedScope[] scopes = new ConfinedScope[2 * PADDING + 4];

    /** How many there are, and how many have been added since the array was made, between unused numbers. */
    private final long[] size = new long[2 * SIZE + 2];

    void add(ConfinedScope scope) {
        int index = (int) this.size[SIZE];
        if (++this.size[ADDED] > YOUNG || index + 2 * PADDING == this.scopes.length) {
            renew(index);
        }
        @Nullable
        ConfinedScope[] scopes = this.scopes;
        scope.openIndex(index);
        SCOPES.setRelease(scopes, PADDING + index, scope);
        SIZES.setRelease(this.size, SIZE, index + 1L);
    }

    private void renew(int size) {
        // Copying many takes its time.
        this.size[ADDED] = -size;
        this.scopes = Arrays.copyOf(this.scopes, Math.max(size * 2, 4) + 2 * PADDING);
    }

    /**
     * Forgets a scope that has nothing pending; if another one has, it may be missed by who asks just now.
     */
    void remove(ConfinedScope scope) {
        @Nullable
        ConfinedScope[] scopes = this.scopes;
        int last = (int) this.size[SIZE] - 1;
        ConfinedScope moved = scopes[PADDING + last];
        if (moved != null && moved != scope) {
            SCOPES.setRelease(scopes, PADDING + scope.openIndex(), moved);
            moved.openIndex(scope.openIndex());
        }
        SCOPES.setOpaque(scopes, PADDING + last, (ConfinedScope) null);
        SIZES.setRelease(this.size, SIZE, (long) last);
    }

    /**
     * Returns the scopes that are open now.
     */
    List<ConfinedScope> all() {
        List<ConfinedScope> all = new ArrayList<>();
        @Nullable
        ConfinedScope[] scopes = this.scopes;
        // Another thread may see the size without the array that has grown for it.
        int end = Math.min(PADDING + (int) (long) SIZES.getAcquire(this.size, SIZE), scopes.length - PADDING);
        for (int i = PADDING; i < end; i++) {
            ConfinedScope scope = (ConfinedScope) SCOPES.getAcquire(scopes, i);
            if (scope != null) {
                all.add(scope);
            }
        }
        return all;
    }

    @Override
    public long pendingCount() {
        long count = 0;
        for (ConfinedScope scope : all()) {
            count += Counters.count(scope.pending());
        }
        return count;
    }

    @Override
    public long pendingBytes() {
        long bytes = 0;
        for (ConfinedScope scope : all()) {
            bytes += Counters.bytes(scope.pending());
        }
        return bytes;
    }

    @Override
    public void settle(LongConsumer counting) {
        for (ConfinedScope scope : all()) {
            long pending = scope.settle();
            if (pending != 0) {
                counting.accept(pending);
            }
        }
    }

}
