package dev.allocator.benchmarks.subject;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class PageToucherTests {

    @Test
    void firstByteEachPageAndLastByteAreWritten() {
        byte[] block = new byte[10_000];
        PageToucher.touch(MemorySegment.ofArray(block));
        for (int i = 0; i < block.length; i++) {
            assertThat(block[i]).as("byte %d", i).isEqualTo((byte) ((i % 4096 == 0 || i == 9_999) ? 1 : 0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everySubjectTouchesItsBlocks(BlockSubject subject) {
        assumeTrue(subject.missing().isEmpty(), () -> subject + " is not on this machine");
        try (BlockAllocator<?> allocator = subject.open(10_000)) {
            touch(allocator);
        }
    }

    private static <B> void touch(BlockAllocator<B> allocator) {
        B block = allocator.allocate(10_000);
        allocator.touch(block);
        if (block instanceof MemorySegment segment) {
            assertThat(segment.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 1);
            assertThat(segment.get(ValueLayout.JAVA_BYTE, 8192)).isEqualTo((byte) 1);
            assertThat(segment.get(ValueLayout.JAVA_BYTE, 9_999)).isEqualTo((byte) 1);
        }
        allocator.free(block);
    }

}
