package dev.allocator.internal.stats;

/**
 * Figures added up, with peaks. Slots as in {@link Counters}.
 */
public final class Sums {

    private final long[] fields = new long[Counters.FIELDS];

    private final long[] peaks = new long[Counters.PEAKS];

    public void add(Counters counters) {
        for (int field = 0; field < Counters.FIELDS; field++) {
            this.fields[field] += counters.get(field);
        }
        for (int slot = 0; slot < Counters.PEAKS; slot++) {
            this.peaks[slot] += counters.peak(slot);
        }
    }

    public void add(Sums other) {
        for (int field = 0; field < Counters.FIELDS; field++) {
            this.fields[field] += other.fields[field];
        }
        for (int slot = 0; slot < Counters.PEAKS; slot++) {
            this.peaks[slot] += other.peaks[slot];
        }
    }

    void peak(int slot, long bytes) {
        this.peaks[slot] = bytes;
    }

    public boolean isActive() {
        for (long field : this.fields) {
            if (field != 0) {
                return true;
            }
        }
        return false;
    }

    public long allocations(int slot) {
        return this.fields[Counters.field(slot, Counters.ALLOCATIONS)];
    }

    public long deallocations(int slot) {
        return this.fields[Counters.field(slot, Counters.DEALLOCATIONS)];
    }

    public long bytesAllocated(int slot) {
        return this.fields[Counters.field(slot, Counters.BYTES_ALLOCATED)];
    }

    public long bytesInUse(int slot) {
        return switch (slot) {
            case Counters.SCOPES -> bytesInUse(Counters.SCOPE) + bytesInUse(Counters.SCOPED);
            case Counters.TOTAL -> {
                long total = 0;
                for (int part = 0; part <= Counters.SCOPE; part++) {
                    total += bytesInUse(part);
                }
                yield total;
            }
            default -> bytesAllocated(slot) - this.fields[Counters.field(slot, Counters.BYTES_FREED)];
        };
    }

    /**
     * Returns the highest bytes in use, of a slot, of all together or of what scopes hold; of single writers added up,
     * the sum of their own peaks.
     */
    public long peakBytesInUse(int slot) {
        return this.peaks[slot];
    }

    public long failures() {
        return this.fields[Counters.FAILURES];
    }

    public long scopesOpened() {
        return this.fields[Counters.OPENED];
    }

    public long scopesClosed() {
        return this.fields[Counters.CLOSED];
    }

}
