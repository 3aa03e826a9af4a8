package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One of several threads that use a pool at random and hand some of what they have allocated over to each other.
 */
final class RandomUser {

    private final MemoryPool pool;

    private final ClaimedAddresses claims;

    private final Queue<Held> handedOver;

    private final Random random;

    private final List<Held> own = new ArrayList<>();

    RandomUser(MemoryPool pool, ClaimedAddresses claims, Queue<Held> handedOver, long seed) {
        this.pool = pool;
        this.claims = claims;
        this.handedOver = handedOver;
        this.random = new Random(seed);
    }

    void use(int steps) {
        for (int i = 0; i < steps; i++) {
            try {
                step(this.random.nextInt(100));
            } catch (PoolExhaustedException ex) {
                assertThat(this.pool.maxBytes()).as("%s", ex).isLessThan(Long.MAX_VALUE);
                releaseOwn();
            }
        }
        releaseOwn();
    }

    private void step(int chance) {
        if (chance < 30) {
            hold(this.pool.allocate(size(), 1L << this.random.nextInt(9), Strategies.any(this.random)));
        } else if (chance < 35) {
            hold(this.pool.allocate(size()));
        } else if (chance < 38) {
            hold(this.pool.fixedSize(200).allocate());
        } else if (chance < 42) {
            hold(this.pool.allocateBatch(this.random.nextInt(500), this.random.nextInt(20)));
        } else if (chance < 60) {
            takeOwn().ifPresent(this::release);
        } else if (chance < 70) {
            takeOwn().ifPresent(this.handedOver::add);
        } else if (chance < 82) {
            Held taken = this.handedOver.poll();
            if (taken != null) {
                release(taken);
            }
        } else if (chance < 90) {
            useConfinedScope();
        } else if (chance < 96) {
            this.own.add(sharedScope());
        } else if (chance < 99) {
            useBegunScope();
        } else {
            this.pool.trim();
        }
    }

    private void useConfinedScope() {
        try (MemoryScope scope = this.pool.openScope()) {
            fill(scope).forEach((segment) -> this.claims.release(segment.stamped()));
        }
    }

    private void useBegunScope() {
        try (MemoryScope _ = this.pool.beginScope()) {
            Stamped outer = stamp(this.pool.allocate(size()));
            try (MemoryScope inner = this.pool.beginScope()) {
                fill(inner).forEach((segment) -> this.claims.release(segment.stamped()));
            } finally {
                outer.check();
                this.claims.release(outer.stamped());
            }
        }
    }

    /** One half is closed by whoever comes by, the other half only returns a lease. */
    private Held sharedScope() {
        MemoryScope scope = this.pool.openSharedScope();
        try {
            List<Stamped> segments = fill(scope);
            if (this.random.nextBoolean()) {
                return new Held(segments, scope::close);
            }
            ScopeLease lease = scope.lease();
            scope.close();
            return new Held(segments, lease::close);
        } catch (PoolExhaustedException ex) {
            scope.close();
            throw ex;
        }
    }

    /** What was stamped before memory ran out is claimed no longer. */
    private List<Stamped> fill(MemoryScope scope) {
        List<Stamped> segments = new ArrayList<>();
        try {
            for (int i = this.random.nextInt(8); i >= 0; i--) {
                segments.add(stamp(scope.allocate(size())));
                segments.add(stamp(scope.allocate(this.random.nextInt(2000), Strategies.any(this.random))));
                LockSupport.parkNanos(1);
            }
        } catch (PoolExhaustedException ex) {
            segments.forEach((segment) -> this.claims.release(segment.stamped()));
            throw ex;
        }
        segments.forEach(Stamped::check);
        return segments;
    }

    private void hold(MemorySegment... segments) {
        List<Stamped> stamped = new ArrayList<>();
        for (MemorySegment segment : segments) {
            stamped.add(stamp(segment));
        }
        this.own.add(new Held(stamped, () -> this.pool.deallocateBatch(segments)));
    }

    private Stamped stamp(MemorySegment segment) {
        this.claims.claim(segment);
        Contents.assertZero(segment);
        Stamped stamped = new Stamped(segment, (byte) (1 + this.random.nextInt(255)));
        Contents.stamp(segment, stamped.value());
        return stamped;
    }

    private void release(Held held) {
        held.segments().forEach(Stamped::check);
        held.segments().forEach((segment) -> this.claims.release(segment.stamped()));
        held.end().run();
    }

    private void releaseOwn() {
        this.own.forEach(this::release);
        this.own.clear();
    }

    void releaseHandedOver() {
        for (Held held = this.handedOver.poll(); held != null; held = this.handedOver.poll()) {
            release(held);
        }
    }

    private Optional<Held> takeOwn() {
        return this.own.isEmpty()
                ? Optional.empty()
                : Optional.of(this.own.remove(this.random.nextInt(this.own.size())));
    }

    private long size() {
        int chance = this.random.nextInt(100);
        if (chance < 80) {
            return this.random.nextInt(300);
        }
        return this.random.nextInt((chance < 97) ? 10_000 : 200_000);
    }

    /**
     * A segment and the content that its owner has given it.
     */
    record Stamped(MemorySegment stamped, byte value) {

        void check() {
            Contents.assertStamped(this.stamped, this.value);
        }

    }

    /**
     * Segments that somebody will free.
     */
    record Held(List<Stamped> segments, Runnable end) {}

}
