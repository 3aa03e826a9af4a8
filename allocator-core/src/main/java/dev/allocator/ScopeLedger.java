package dev.allocator;

import java.util.ArrayList;
import java.util.List;

import dev.allocator.internal.chunk.Span;
import dev.allocator.internal.stats.Counters;

/**
 * What only some scopes have to remember: spans they have used up, blocks, and what they have bumped as far as it has been
 * counted.
 */
final class ScopeLedger {

    private final List<UsedSpan> spans = new ArrayList<>(4);

    private final List<Block> blocks = new ArrayList<>(4);

    private long blockBytes;

    private long bumps;

    private long bumpedBytes;

    List<UsedSpan> spans() {
        return this.spans;
    }

    void add(Span span, long usedBytes) {
        this.spans.add(new UsedSpan(span, usedBytes));
    }

    List<Block> blocks() {
        return this.blocks;
    }

    void add(Block block) {
        this.blocks.add(block);
        this.blockBytes += block.bytes;
    }

    long blockBytes() {
        return this.blockBytes;
    }

    void addBumps(long count, long bytes) {
        this.bumps += count;
        this.bumpedBytes += bytes;
    }

    void addBumps(long word) {
        addBumps(Counters.count(word), Counters.bytes(word));
    }

    long bumps() {
        return this.bumps;
    }

    long bumpedBytes() {
        return this.bumpedBytes;
    }

    /**
     * A block of a strategy that the scope owns.
     */
    record Block(long address, long bytes, int strategy) {}

    /**
     * A span and how much of it may have been written.
     */
    record UsedSpan(Span span, long bytes) {}

}
