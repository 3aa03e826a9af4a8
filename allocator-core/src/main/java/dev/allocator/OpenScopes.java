package dev.allocator;

import java.util.ArrayList;
import java.util.List;

/**
 * The confined scopes that a thread has open, so that they can be ended with their pool or after their thread. Used by
 * its thread alone, or by one other after the thread has ended.
 */
final class OpenScopes {

    private final List<ConfinedScope> scopes = new ArrayList<>();

    void add(ConfinedScope scope) {
        scope.openIndex(this.scopes.size());
        this.scopes.add(scope);
    }

    void remove(ConfinedScope scope) {
        ConfinedScope last = this.scopes.removeLast();
        if (last != scope) {
            this.scopes.set(scope.openIndex(), last);
            last.openIndex(scope.openIndex());
        }
    }

    /**
     * Returns the scopes that are open now.
     */
    List<ConfinedScope> all() {
        return List.copyOf(this.scopes);
    }

}
