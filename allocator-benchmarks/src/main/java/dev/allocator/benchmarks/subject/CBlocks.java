package dev.allocator.benchmarks.subject;

import java.lang.foreign.MemorySegment;

/**
 * Blocks of a C allocator as segments. Each library has a class, whose constant the compiler can fold.
 */
abstract class CBlocks implements BlockAllocator<MemorySegment> {

    private final CLibrary library;

    private CBlocks(CLibrary library) {
        this.library = library;
    }

    abstract CFunctions functions();

    @Override
    public MemorySegment allocate(int bytes) {
        return functions().allocate(bytes);
    }

    @Override
    public void write(MemorySegment block, long value) {
        EndWriter.write(block, value);
    }

    @Override
    public void touch(MemorySegment block) {
        PageToucher.touch(block);
    }

    @Override
    public void free(MemorySegment block) {
        functions().free(block);
    }

    @Override
    public boolean trim() {
        return this.library.trim();
    }

    static final class Standard extends CBlocks {

        private static final CFunctions FUNCTIONS = CFunctions.of(CLibrary.STANDARD);

        Standard() {
            super(CLibrary.STANDARD);
        }

        @Override
        CFunctions functions() {
            return FUNCTIONS;
        }

    }

    static final class Jemalloc extends CBlocks {

        private static final CFunctions FUNCTIONS = CFunctions.of(CLibrary.JEMALLOC);

        Jemalloc() {
            super(CLibrary.JEMALLOC);
        }

        @Override
        CFunctions functions() {
            return FUNCTIONS;
        }

    }

    static final class Mimalloc extends CBlocks {

        private static final CFunctions FUNCTIONS = CFunctions.of(CLibrary.MIMALLOC);

        Mimalloc() {
            super(CLibrary.MIMALLOC);
        }

        @Override
        CFunctions functions() {
            return FUNCTIONS;
        }

    }

}
