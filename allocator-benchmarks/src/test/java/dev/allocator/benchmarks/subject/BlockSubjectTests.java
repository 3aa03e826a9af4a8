package dev.allocator.benchmarks.subject;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.allocator.Zeroing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class BlockSubjectTests {

    @ParameterizedTest
    @EnumSource
    void blocksCanBeWrittenAndFreed(BlockSubject subject) {
        assumeTrue(subject.missing().isEmpty(), () -> subject + " is not on this machine");
        try (BlockAllocator<?> allocator = subject.open(4096)) {
            allocateAndFree(allocator, 16);
            allocateAndFree(allocator, 4096);
        }
    }

    private static <B> void allocateAndFree(BlockAllocator<B> allocator, int bytes) {
        B one = allocator.allocate(bytes);
        B other = allocator.allocate(bytes);
        allocator.write(one, 1);
        allocator.write(other, 2);
        assertThat(one).isNotSameAs(other);
        allocator.free(one);
        allocator.free(other);
    }

    @ParameterizedTest
    @EnumSource(names = { "SEGREGATED", "JEMALLOC", "MIMALLOC", "MALLOC" })
    void segmentsAreWrittenAtBothEnds(BlockSubject subject) {
        assumeTrue(subject.missing().isEmpty(), () -> subject + " is not on this machine");
        try (BlockAllocator<?> allocator = subject.open(100)) {
            writeBothEnds(allocator);
        }
    }

    private static <B> void writeBothEnds(BlockAllocator<B> allocator) {
        B block = allocator.allocate(100);
        allocator.write(block, 42);
        MemorySegment segment = (MemorySegment) block;
        assertThat(segment.byteSize()).isEqualTo(100);
        assertThat(segment.get(ValueLayout.JAVA_LONG_UNALIGNED, 0)).isEqualTo(42);
        assertThat(segment.get(ValueLayout.JAVA_LONG_UNALIGNED, 92)).isEqualTo(42);
        allocator.free(block);
    }

    @ParameterizedTest
    @EnumSource(names = { "SEGREGATED_ZEROED", "FIXED_SIZE_ZEROED", "POOL_BASED_ZEROED", "BEST_FIT_ZEROED" })
    void zeroedSubjectsClearWhatTheyAreSaidTo(BlockSubject subject) {
        try (BlockAllocator<?> allocator = subject.open(128)) {
            assertThat(subject.zeroing()).isEqualTo(Zeroing.ON_RELEASE);
            assertCleared(allocator);
        }
    }

    private static <B> void assertCleared(BlockAllocator<B> allocator) {
        B dirty = allocator.allocate(128);
        allocator.write(dirty, -1);
        long address = ((MemorySegment) dirty).address();
        allocator.free(dirty);
        MemorySegment reused = (MemorySegment) allocator.allocate(128);
        assertThat(reused.address()).isEqualTo(address);
        assertThat(reused.toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
    }

}
