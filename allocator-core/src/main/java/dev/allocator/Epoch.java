package dev.allocator;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Shared scopes with one arena among them, so that the cost of closing a shared arena, a handshake with every thread of
 * the VM, is split. What an ended scope held is in quarantine until the arena has been closed. Guarded by the lock of
 * {@link Epochs}.
 */
final class Epoch {

    private final Arena arena;

    private final Set<SharedScope> open = new HashSet<>();

    private final List<ScopeMemory> quarantine = new ArrayList<>();

    private int opened;

    private long quarantinedBytes;

    @SuppressWarnings("MustBeClosedChecker") // closed by invalidate()
    Epoch() {
        this.arena = Arena.ofShared();
    }

    Arena arena() {
        return this.arena;
    }

    void opened(SharedScope scope) {
        this.open.add(scope);
        this.opened++;
    }

    void ended(SharedScope scope) {
        this.open.remove(scope);
        this.quarantine.add(scope.memory());
        this.quarantinedBytes += scope.memory().spanBytes();
    }

    int opened() {
        return this.opened;
    }

    long quarantinedBytes() {
        return this.quarantinedBytes;
    }

    boolean isQuiet() {
        return this.open.isEmpty();
    }

    List<SharedScope> openScopes() {
        return List.copyOf(this.open);
    }

    /**
     * Ends the life of all segments of the epoch.
     * @return whether it could be done; not while a native call uses one of them
     */
    boolean invalidate() {
        try {
            this.arena.close();
            return true;
        } catch (IllegalStateException ex) {
            return !this.arena.scope().isAlive();
        }
    }

    /**
     * Hands back what the scopes held, once the epoch has been invalidated.
     */
    void release() {
        this.quarantine.forEach(ScopeMemory::release);
        this.quarantine.clear();
        this.quarantinedBytes = 0;
    }

}
