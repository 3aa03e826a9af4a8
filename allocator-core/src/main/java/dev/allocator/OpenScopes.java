package dev.allocator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The confined scopes that a thread has open, so that they can be ended with their pool or after their thread. Used by
 * its thread alone, or by one other after the thread has ended; others may look, and may miss what is going on.
 */
final class OpenScopes {

    /**
     * Unused places at both ends, two cache lines of 64 bytes, since each scope writes here: what other threads write must
     * not lie in the same lines.
     */
    private static final int PADDING = 32;

    private static final int SIZE = PADDING / 2;

    private @Nullable ConfinedScope[] scopes = new ConfinedScope[2 * PADDING + 4];

    /** A single number between unused ones. */
    private final long[] size = new long[2 * SIZE + 1];

    void add(ConfinedScope scope) {
        int index = size();
        if (index + 2 * PADDING == this.scopes.length) {
            this.scopes = Arrays.copyOf(this.scopes, this.scopes.length * 2);
        }
        scope.openIndex(index);
        this.scopes[PADDING + index] = scope;
        this.size[SIZE] = index + 1L;
    }

    private int size() {
        return (int) this.size[SIZE];
    }

    void remove(ConfinedScope scope) {
        int last = size() - 1;
        ConfinedScope moved = this.scopes[PADDING + last];
        if (moved != null && moved != scope) {
            this.scopes[PADDING + scope.openIndex()] = moved;
            moved.openIndex(scope.openIndex());
        }
        this.scopes[PADDING + last] = null;
        this.size[SIZE] = last;
    }

    /**
     * Returns the scopes that are open now.
     */
    List<ConfinedScope> all() {
        List<ConfinedScope> all = new ArrayList<>();
        @Nullable
        ConfinedScope[] scopes = this.scopes;
        // Another thread may see the size without the array that has grown for it.
        int size = Math.min(size(), scopes.length - 2 * PADDING);
        for (int i = 0; i < size; i++) {
            ConfinedScope scope = scopes[PADDING + i];
            if (scope != null) {
                all.add(scope);
            }
        }
        return all;
    }

}
