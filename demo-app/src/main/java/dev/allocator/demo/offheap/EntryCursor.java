package dev.allocator.demo.offheap;

/**
 * Goes over the entries of a dictionary, in no particular order, while nothing is inserted.
 */
final class EntryCursor {

    private final Bucket[] directory;

    private final int depth;

    private int next;

    private Bucket bucket;

    private long slot;

    private long end;

    EntryCursor(Bucket[] directory, int depth) {
        this.directory = directory;
        this.depth = depth;
        this.bucket = directory[0];
    }

    boolean next() {
        this.slot += Bucket.ENTRY_BYTES;
        while (true) {
            for (; this.slot < this.end; this.slot += Bucket.ENTRY_BYTES) {
                if (this.bucket.tagAt(this.slot) != 0) {
                    return true;
                }
            }
            if (this.next == this.directory.length) {
                return false;
            }
            this.bucket = this.directory[this.next];
            // A bucket stands in the directory once for each value of the bits that it does not look at.
            this.next += 1 << (this.depth - this.bucket.depth());
            this.slot = 0;
            this.end = this.bucket.entries().byteSize();
        }
    }

    long text() {
        return this.bucket.textAt(this.slot);
    }

    int length() {
        return (int) (this.bucket.tagAt(this.slot) >>> 32);
    }

    long count() {
        return this.bucket.countAt(this.slot);
    }

    long orderKey() {
        return this.bucket.orderKeyAt(this.slot);
    }

    void setOrderKey(long orderKey) {
        this.bucket.setOrderKey(this.slot, orderKey);
    }

}
