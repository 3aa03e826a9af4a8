package dev.allocator;

import java.util.List;

/**
 * A pool cannot get the memory for an allocation: its cap or its budget is reached, or the operating system refuses.
 */
public final class PoolExhaustedException extends MemoryLimitException {

    private static final long serialVersionUID = 1L;

    private final transient List<Holder> scopes;

    private final boolean ofBudget;

    PoolExhaustedException(String what, Limit limit, long usedBytes, long requestedBytes, List<Holder> holders,
            List<Holder> scopes, boolean ofBudget) {
        super(what, limit, usedBytes, requestedBytes, holders, scopes);
        this.scopes = List.copyOf(scopes);
        this.ofBudget = ofBudget;
    }

    /**
     * Returns whose open scopes held memory when the allocation failed: of the pool, or of all pools under the budget.
     * @return the {@linkplain ScopeUser#name() users} with the bytes requested from their scopes, the largest first;
     * nothing of scopes without a user
     */
    public List<Holder> scopes() {
        return (this.scopes != null) ? this.scopes : List.of();
    }

    /**
     * Tells whether the limit is that of the budget which the pool shares with others.
     * @return {@code false} if it is the pool's own, or the operating system has refused memory
     */
    public boolean isOfBudget() {
        return this.ofBudget;
    }

    /**
     * Returns an exception for somebody who is refused because of this one, before anything has been requested.
     * @param why who is refused and why
     * @return a new exception about the same limit, with this one as its cause
     */
    public PoolExhaustedException refusal(String why) {
        PoolExhaustedException refusal = new PoolExhaustedException(why,
                new Limit(limitBytes(), limitSetBy().orElse(null)), usedBytes(), 0, holders(), scopes(), this.ofBudget);
        refusal.initCause(this);
        return refusal;
    }

}
