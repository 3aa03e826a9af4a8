package dev.allocator.demo.offheap;

import java.lang.foreign.MemorySegment;

import org.jspecify.annotations.Nullable;

/**
 * Makes the buckets of all dictionaries: small ones that grow by getting a larger table, and full-sized ones that grow by
 * splitting in two.
 */
final class BucketFactory {

    private static final int GROWTH = 4;

    private final RequestMemory memory;

    private @Nullable MemorySegment scratch;

    BucketFactory(RequestMemory memory) {
        this.memory = memory;
    }

    Bucket first() {
        return new Bucket(this.memory.small(), 0);
    }

    /** Whether the bucket has its full size. */
    boolean isFullSize(Bucket bucket) {
        return bucket.entries().byteSize() >= RequestMemory.BLOCK_BYTES;
    }

    /** Returns a larger bucket with the same entries. */
    Bucket enlarge(Bucket bucket) {
        MemorySegment entries = bucket.entries();
        Bucket larger = new Bucket(largerTable(entries.byteSize()), bucket.depth());
        Bucket.distribute(entries, bucket.depth(), larger, larger);
        return larger;
    }

    private MemorySegment largerTable(long byteSize) {
        if (byteSize >= RequestMemory.BLOCK_BYTES) {
            return this.memory.piece(2 * byteSize);
        }
        long larger = GROWTH * byteSize;
        return (larger < RequestMemory.BLOCK_BYTES) ? this.memory.piece(larger) : this.memory.equalBlock();
    }

    /** Returns the two halves of a bucket of full size, the first in the same memory. */
    Bucket[] split(Bucket bucket) {
        MemorySegment old = bucket.entries();
        if (this.scratch == null || this.scratch.byteSize() < old.byteSize()) {
            this.scratch = this.memory.bump(old.byteSize());
        }
        MemorySegment source = this.scratch.asSlice(0, old.byteSize()).copyFrom(old);
        int depth = bucket.depth();
        Bucket[] halves = { new Bucket(old, depth + 1), new Bucket(this.memory.equalBlock(), depth + 1) };
        Bucket.distribute(source, depth, halves[0], halves[1]);
        return halves;
    }

}
