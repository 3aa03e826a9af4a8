package dev.allocator.internal.stats;

import java.util.ArrayList;
import java.util.List;

/**
 * The counters of all writers of a pool. While there has been one writer its own peaks are exact; with several the peak
 * is the highest sum that was seen, and sums are taken whenever someone asks and whenever the pool grows. Any thread may
 * call it.
 */
public final class PoolCounters {

    private final List<Counters> writers = new ArrayList<>();

    private final Sums ended = new Sums();

    private final long[] seenPeaks = new long[Counters.PEAKS];

    /**
     * Adds a writer.
     * @param tallies what its scopes have pending
     */
    public synchronized Counters add(Tallies tallies) {
        sum();
        Counters counters = new Counters(tallies);
        this.writers.add(counters);
        return counters;
    }

    /**
     * Keeps the figures of a writer that writes no more, and drops the writer.
     */
    public synchronized void end(Counters counters) {
        sum();
        if (this.writers.remove(counters)) {
            this.ended.add(counters);
        }
    }

    /**
     * Returns what the ended writers have counted.
     */
    public synchronized Sums ended() {
        Sums copy = new Sums();
        copy.add(this.ended);
        return copy;
    }

    /**
     * Adds all writers up and notes the peaks.
     */
    public synchronized Sums sum() {
        Sums sums = new Sums();
        sums.add(this.ended);
        Counters only = null;
        int active = this.ended.isActive() ? 1 : 0;
        for (Counters writer : this.writers) {
            sums.add(writer);
            if (writer.isActive()) {
                active++;
                only = writer;
            }
        }
        for (int slot = 0; slot < Counters.PEAKS; slot++) {
            long known = (active == 1 && only != null) ? only.peak(slot) : sums.bytesInUse(slot);
            this.seenPeaks[slot] = Math.max(this.seenPeaks[slot], known);
            sums.peak(slot, this.seenPeaks[slot]);
        }
        return sums;
    }

    /**
     * Lets the peaks start anew from what is in use.
     */
    public synchronized void restartPeaks() {
        this.writers.forEach(Counters::restartPeaks);
        for (int slot = 0; slot < Counters.PEAKS; slot++) {
            this.seenPeaks[slot] = 0;
        }
        sum();
    }

}
