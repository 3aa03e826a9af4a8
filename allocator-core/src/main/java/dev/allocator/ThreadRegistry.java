package dev.allocator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.stats.PoolCounters;
import dev.allocator.internal.stats.Sums;
import dev.allocator.internal.strategy.BlockHeap;

/**
 * The contexts of all threads that use a pool. A platform thread finds its own in a table indexed by thread id, which
 * is cheaper than a {@link ThreadLocal}; virtual threads share striped ones under locks, since there may be any number
 * of them.
 */
final class ThreadRegistry {

    private static final int STRIPES = 16;

    private static final int FEW = 64;

    private final PoolCounters counters;

    private final Supplier<SpanCache> newSpanCache;

    private final Runnable onCrowded;

    private final List<ThreadContext> stripes = new ArrayList<>();

    /** Open addressing; only ever extended in place, and replaced when it is half full or threads have ended. */
    private volatile @Nullable ThreadContext[] table = new ThreadContext[16];

    private int count;

    /** The stacks of virtual threads, which the contexts they share cannot hold. */
    private final ThreadLocal<ScopeStack> virtualStacks = ThreadLocal.withInitial(ScopeStack::new);

    private volatile boolean virtualStacksUsed;

    /**
     * Creates an empty registry.
     * @param onCrowded called before a thread is added, unless there are many, and before the table grows, to
     * {@linkplain #reclaimEnded forget} ended threads
     */
    ThreadRegistry(PoolCounters counters, Supplier<SpanCache> newSpanCache, Runnable onCrowded) {
        this.counters = counters;
        this.onCrowded = onCrowded;
        this.newSpanCache = newSpanCache;
        for (int i = 0; i < STRIPES; i++) {
            this.stripes.add(ThreadContext.ofStripe(counters, newSpanCache.get()));
        }
    }

    /**
     * Returns the context for the calling thread, entered: the caller exits it.
     */
    ThreadContext enter() {
        Thread thread = Thread.currentThread();
        return thread.isVirtual() ? enterVirtual(thread) : contextOf(thread);
    }

    /**
     * Returns the context for a virtual thread, entered: the caller, another thread perhaps, exits it.
     */
    ThreadContext enterVirtual(Thread thread) {
        ThreadContext stripe = stripeOf(thread);
        stripe.enter();
        return stripe;
    }

    private ThreadContext stripeOf(Thread thread) {
        return this.stripes.get((int) thread.threadId() & (STRIPES - 1));
    }

    /**
     * Returns the context for the calling thread, not entered, unless it has none: for what threads do that do not use the
     * pool themselves.
     */
    @Nullable
    ThreadContext known() {
        Thread thread = Thread.currentThread();
        return thread.isVirtual() ? stripeOf(thread) : find(thread);
    }

    /**
     * Lets the calling thread be known before it claims anything, unless it is a virtual one.
     */
    void announce() {
        Thread thread = Thread.currentThread();
        if (!thread.isVirtual()) {
            contextOf(thread);
        }
    }

    private ThreadContext contextOf(Thread thread) {
        ThreadContext context = find(thread);
        return (context != null) ? context : register(thread);
    }

    /**
     * Returns the context of a platform thread, or {@code null} if there is none yet or the thread is a virtual one.
     */
    @Nullable
    ThreadContext find(Thread thread) {
        @Nullable
        ThreadContext[] table = this.table;
        int mask = table.length - 1;
        for (int i = (int) thread.threadId() & mask;; i = (i + 1) & mask) {
            ThreadContext context = table[i];
            if (context == null || context.owner() == thread) {
                return context;
            }
        }
    }

    private ThreadContext register(Thread thread) {
        if (isWorthASweep()) {
            this.onCrowded.run();
            // Forgetting others counts what they left, for which this thread may have been registered.
            ThreadContext context = find(thread);
            if (context != null) {
                return context;
            }
        }
        return add(thread);
    }

    /** While there are few threads, looking for ended ones costs little, and what they have cached serves new ones. */
    private synchronized boolean isWorthASweep() {
        return isCrowded() || this.count <= FEW;
    }

    private synchronized boolean isCrowded() {
        return this.count >= this.table.length / 2;
    }

    private synchronized ThreadContext add(Thread thread) {
        ThreadContext context = ThreadContext.ofThread(thread, this.counters, this.newSpanCache.get());
        @Nullable
        ThreadContext[] table = this.table;
        if (isCrowded()) {
            table = copyInto(new ThreadContext[table.length * 2]);
        }
        insert(table, thread, context);
        this.count++;
        this.table = table;
        return context;
    }

    private @Nullable ThreadContext[] copyInto(@Nullable ThreadContext[] target) {
        for (ThreadContext context : this.table) {
            if (context != null && context.owner() != null) {
                insert(target, context.owner(), context);
            }
        }
        return target;
    }

    private static void insert(@Nullable ThreadContext[] table, Thread thread, ThreadContext context) {
        int i = (int) thread.threadId() & (table.length - 1);
        while (table[i] != null) {
            i = (i + 1) & (table.length - 1);
        }
        table[i] = context;
    }

    /**
     * Returns the calling thread's stack of begun scopes.
     */
    ScopeStack stack() {
        Thread thread = Thread.currentThread();
        if (thread.isVirtual()) {
            this.virtualStacksUsed = true;
            return this.virtualStacks.get();
        }
        return contextOf(thread).begun();
    }

    /**
     * Returns the scope that the calling thread allocates from.
     */
    @Nullable
    AbstractScope innermost() {
        Thread thread = Thread.currentThread();
        if (thread.isVirtual()) {
            return this.virtualStacksUsed ? this.virtualStacks.get().innermost() : null;
        }
        return contextOf(thread).begun().innermost();
    }

    /**
     * Returns the confined scopes that the calling thread has open.
     */
    List<ConfinedScope> ownScopes() {
        Thread thread = Thread.currentThread();
        if (!thread.isVirtual()) {
            return contextOf(thread).openScopes().all();
        }
        ThreadContext stripe = enterVirtual(thread);
        try {
            return stripe.openScopes().all().stream().filter((scope) -> scope.owner() == thread).toList();
        } finally {
            stripe.exit();
        }
    }

    /**
     * Returns the confined scopes that all threads have open, as far as can be seen from another thread.
     */
    Stream<ConfinedScope> openScopes() {
        return Stream.concat(threads().stream(), this.stripes.stream())
                .flatMap((context) -> context.openScopes().all().stream());
    }

    /**
     * Forgets threads that have ended, and keeps their figures.
     * @param sink gets the context of each
     * @param scopeSink gets each scope they left open
     */
    void reclaimEnded(Consumer<ThreadContext> sink, Consumer<ConfinedScope> scopeSink) {
        for (ThreadContext context : removeEnded()) {
            context.openScopes().all().forEach(scopeSink);
            sink.accept(context);
            this.counters.end(context.counters());
        }
        for (ThreadContext stripe : this.stripes) {
            removeAbandoned(stripe).forEach(scopeSink);
        }
    }

    private static List<ConfinedScope> removeAbandoned(ThreadContext stripe) {
        stripe.enter();
        try {
            List<ConfinedScope> abandoned = stripe.openScopes().all().stream()
                    .filter((scope) -> !scope.owner().isAlive()).toList();
            abandoned.forEach(stripe.openScopes()::remove);
            return abandoned;
        } finally {
            stripe.exit();
        }
    }

    private synchronized List<ThreadContext> removeEnded() {
        List<ThreadContext> ended = new ArrayList<>();
        List<ThreadContext> alive = new ArrayList<>();
        for (ThreadContext context : this.table) {
            if (context != null && context.owner() != null) {
                (context.owner().isAlive() ? alive : ended).add(context);
            }
        }
        if (!ended.isEmpty()) {
            @Nullable
            ThreadContext[] table = new ThreadContext[Math.max(16,
                    Integer.highestOneBit(alive.size() + 1) * 4)];
            for (ThreadContext context : alive) {
                if (context.owner() != null) {
                    insert(table, context.owner(), context);
                }
            }
            this.count = alive.size();
            this.table = table;
        }
        return ended;
    }

    /**
     * Returns the contexts of the platform threads.
     */
    synchronized List<ThreadContext> threads() {
        List<ThreadContext> contexts = new ArrayList<>();
        for (ThreadContext context : this.table) {
            if (context != null) {
                contexts.add(context);
            }
        }
        return contexts;
    }

    /**
     * Tells whether no thread but this one is in the middle of anything: the others that have used the pool have ended. Of
     * virtual threads that is not known.
     */
    boolean isOnlyUser(Thread thread) {
        return threads().stream().map(ThreadContext::owner)
                .allMatch((owner) -> owner == thread || (owner != null && !owner.isAlive()))
                && !virtualThreads().isActive();
    }

    /**
     * Returns what virtual threads have counted.
     */
    Sums virtualThreads() {
        Sums sums = new Sums();
        this.stripes.forEach((stripe) -> sums.add(stripe.counters()));
        return sums;
    }

    /**
     * Checks the free blocks of a heap that the calling thread keeps, and those that virtual threads share. Those of other
     * threads are theirs alone.
     */
    void verifyCaches(BlockHeap heap) {
        ThreadContext own = find(Thread.currentThread());
        if (own != null) {
            own.verifyCache(heap);
        }
        for (ThreadContext stripe : this.stripes) {
            stripe.enter();
            try {
                stripe.verifyCache(heap);
            } finally {
                stripe.exit();
            }
        }
    }

    /**
     * Returns the contexts that virtual threads share.
     */
    List<ThreadContext> stripes() {
        return this.stripes;
    }

}
