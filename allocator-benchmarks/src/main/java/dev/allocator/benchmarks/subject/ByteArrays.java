package dev.allocator.benchmarks.subject;

/**
 * Arrays on the heap, left to the garbage collector.
 */
final class ByteArrays implements BlockAllocator<byte[]> {

    @Override
    public byte[] allocate(int bytes) {
        return new byte[bytes];
    }

    @Override
    public void write(byte[] block, long value) {
        EndWriter.write(block, value);
    }

    @Override
    public void touch(byte[] block) {
        PageToucher.touch(block);
    }

    @Override
    public void free(byte[] block) {}

}
