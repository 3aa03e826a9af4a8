package dev.allocator.demo.offheap;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The distinct texts of a column, each with its number of cells: an extendible hash table. A directory leads by the highest
 * bits of the hash to a {@link Bucket}; a full bucket is split in two, so growth never stops to move the whole table.
 * <p>
 * Source: Fagin, Nievergelt, Pippenger, Strong, "Extendible hashing: a fast access method for dynamic files", 1979.
 */
final class Dictionary {

    /** Bounds the directory, should hashes collide; buckets then get larger instead. */
    private static final int MAX_DEPTH = 22;

    private final BucketFactory buckets;

    private final TextStore texts;

    private Bucket[] directory;

    private int depth;

    private long size;

    /** Where the last search ended without success, for the insertion that follows. */
    private long missedTag;

    private long missedSlot;

    Dictionary(BucketFactory buckets, TextStore texts) {
        this.buckets = buckets;
        this.texts = texts;
        this.directory = new Bucket[]{ buckets.first() };
    }

    /** How many distinct texts there are. */
    long size() {
        return this.size;
    }

    EntryCursor entries() {
        return new EntryCursor(this.directory, this.depth);
    }

    /** Reads the tag where the search for a text begins. */
    long fetch(int hash, int length) {
        Bucket bucket = this.directory[index(hash)];
        return bucket.tagAt(bucket.firstSlot(Bucket.tag(hash, length)));
    }

    /**
     * Counts a cell if its text is known.
     * @return whether it is known; if not, {@link #insert} may follow
     */
    boolean increment(MemorySegment segment, long offset, int length, int hash) {
        return TextStore.isInline(length)
                ? incrementInline(Words.first(Words.at(segment, offset), length), length, hash)
                : incrementStored(segment, offset, length, hash);
    }

    private boolean incrementInline(long text, int length, int hash) {
        Bucket bucket = this.directory[index(hash)];
        long tag = Bucket.tag(hash, length);
        long slot = bucket.firstSlot(tag);
        for (long found = bucket.tagAt(slot); found != 0; found = bucket.tagAt(slot)) {
            if (found == tag && bucket.textAt(slot) == text) {
                bucket.increment(slot);
                return true;
            }
            slot = bucket.nextSlot(slot);
        }
        this.missedTag = tag;
        this.missedSlot = slot;
        return false;
    }

    private boolean incrementStored(MemorySegment segment, long offset, int length, int hash) {
        Bucket bucket = this.directory[index(hash)];
        long tag = Bucket.tag(hash, length);
        long slot = bucket.firstSlot(tag);
        for (long found = bucket.tagAt(slot); found != 0; found = bucket.tagAt(slot)) {
            if (found == tag && this.texts.isEqual(bucket.textAt(slot), length, segment, offset)) {
                bucket.increment(slot);
                return true;
            }
            slot = bucket.nextSlot(slot);
        }
        this.missedTag = tag;
        this.missedSlot = slot;
        return false;
    }

    /** Adds the text that {@link #increment} has just not found, with one cell. */
    void insert(long text, long orderKey) {
        Bucket bucket = this.directory[index((int) this.missedTag)];
        long slot = this.missedSlot;
        if (bucket.isFull()) {
            makeRoom(bucket);
            bucket = this.directory[index((int) this.missedTag)];
            slot = bucket.freeSlot(this.missedTag);
        }
        bucket.put(slot, this.missedTag, text, orderKey);
        this.size++;
    }

    private int index(int hash) {
        // By long, since an int is not shifted by 32.
        return (int) ((hash & 0xFFFFFFFFL) >>> (Integer.SIZE - this.depth));
    }

    /** Leaves free slots in the bucket that the missed text belongs to, or in a half of it. */
    private void makeRoom(Bucket bucket) {
        if (this.buckets.isFullSize(bucket) && bucket.depth() < MAX_DEPTH) {
            if (bucket.depth() == this.depth) {
                doubleDirectory();
            }
            Bucket[] halves = this.buckets.split(bucket);
            replace(bucket, halves[0], halves[1]);
        } else {
            Bucket larger = this.buckets.enlarge(bucket);
            replace(bucket, larger, larger);
        }
    }

    private void doubleDirectory() {
        Bucket[] doubled = new Bucket[2 * this.directory.length];
        for (int i = 0; i < doubled.length; i++) {
            doubled[i] = this.directory[i / 2];
        }
        this.directory = doubled;
        this.depth++;
    }

    private void replace(Bucket bucket, Bucket lowerHalf, Bucket upperHalf) {
        int span = 1 << (this.depth - bucket.depth());
        int from = index((int) this.missedTag) & -span;
        int middle = from + span / 2;
        Arrays.fill(this.directory, from, middle, lowerHalf);
        Arrays.fill(this.directory, middle, from + span, upperHalf);
    }

}
