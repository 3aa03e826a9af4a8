package dev.allocator.internal.budget;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ObjLongConsumer;

/**
 * A hard cap on reserved bytes: under any number of racing threads the sum of what {@link #tryReserve} granted and
 * {@link #release} did not take back never exceeds it.
 */
public final class Budget {

    private final long maxBytes;

    private final AtomicLong reservedBytes = new AtomicLong();

    private final AtomicLong peakBytes = new AtomicLong();

    /** Weak, so that a budget keeps no pool alive that its users have dropped. */
    private final List<Reference<Member>> members = new CopyOnWriteArrayList<>();

    public Budget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    public long maxBytes() {
        return this.maxBytes;
    }

    public long reservedBytes() {
        return this.reservedBytes.get();
    }

    /**
     * Returns the highest reserved bytes since the last {@link #restartPeak()}.
     */
    public long peakBytes() {
        return this.peakBytes.get();
    }

    public void restartPeak() {
        this.peakBytes.set(this.reservedBytes.get());
    }

    /**
     * Grants the bytes if they fit under the cap.
     */
    public boolean tryReserve(long bytes) {
        long reserved;
        do {
            reserved = this.reservedBytes.get();
            if (bytes > this.maxBytes - reserved) {
                return false;
            }
        } while (!this.reservedBytes.compareAndSet(reserved, reserved + bytes));
        this.peakBytes.accumulateAndGet(reserved + bytes, Math::max);
        return true;
    }

    public void release(long bytes) {
        this.reservedBytes.addAndGet(-bytes);
    }

    public void join(Member member) {
        this.members.removeIf((reference) -> reference.refersTo(null));
        this.members.add(new WeakReference<>(member));
    }

    public void leave(Member member) {
        this.members.removeIf((reference) -> reference.refersTo(null) || reference.refersTo(member));
    }

    /**
     * Asks the members to give back what they hold without using it. The caller must hold no lock of a member.
     */
    public void reclaim() {
        this.members.stream().map(Reference::get).filter(Objects::nonNull).forEach(Member::reclaim);
    }

    /**
     * Returns what each member holds, by name.
     */
    public Map<String, Long> holders() {
        Map<String, Long> holders = new LinkedHashMap<>();
        this.members.stream()
                .map(Reference::get)
                .filter(Objects::nonNull)
                .forEach((member) -> holders.merge(member.name(), member.reservedBytes(), Long::sum));
        return holders;
    }

    /**
     * Visits the open scopes of the members that have a user, with the user's name and the bytes requested from the scope.
     */
    public void visitScopes(ObjLongConsumer<String> visitor) {
        this.members.stream()
                .map(Reference::get)
                .filter(Objects::nonNull)
                .forEach((member) -> member.visitScopes(visitor));
    }

    /**
     * One who reserves bytes under a budget that others share.
     */
    public interface Member {

        String name();

        long reservedBytes();

        /**
         * Releases what is reserved but not in use.
         */
        void reclaim();

        /**
         * Visits open scopes as {@link Budget#visitScopes} does.
         */
        void visitScopes(ObjLongConsumer<String> visitor);

    }

}
