package dev.allocator;

/**
 * Learns from the scopes of a platform thread how large the first span of the next one should be: one span that suffices
 * is cheaper than two. Used by its thread alone.
 */
final class FirstSpan {

    /** Threads cache spans up to this tier; and many scopes may be open at the same time. */
    private static final int MAX_TIER = 1;

    /** So many scopes in a row must have needed less before less is given. */
    private static final int PATIENCE = 64;

    private int tier;

    private int smaller;

    int tier() {
        return this.tier;
    }

    /**
     * Notes how much a scope has used in the end.
     */
    void learn(long usedBytes) {
        if (usedBytes > (ScopeSpans.FIRST_BYTES << (2 * this.tier))) {
            this.tier = Math.min(this.tier + 1, MAX_TIER);
            this.smaller = 0;
        } else if (this.tier > 0 && usedBytes <= (ScopeSpans.FIRST_BYTES << (2 * this.tier - 2))) {
            if (++this.smaller == PATIENCE) {
                this.tier--;
                this.smaller = 0;
            }
        } else if (this.smaller > 0) {
            this.smaller = 0;
        }
    }

}
