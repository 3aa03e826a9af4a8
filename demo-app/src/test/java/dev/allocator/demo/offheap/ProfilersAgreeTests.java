package dev.allocator.demo.offheap;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;
import dev.allocator.demo.baseline.BaselineProfiler;
import dev.allocator.demo.profile.Comparison;
import dev.allocator.demo.profile.CsvFormat;
import dev.allocator.demo.profile.CsvSyntaxException;
import dev.allocator.demo.profile.RandomCsv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * The two implementations agree on whatever they are given.
 */
class ProfilersAgreeTests {

    @Property(tries = 300)
    void onManySmallFiles(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9000) int piece) throws IOException {
        RandomCsv csv = new RandomCsv(seed);
        agree(csv.table(40, 6).getBytes(UTF_8), csv.format(), piece);
    }

    @Property(tries = 6)
    void onLargeFiles(@ForAll long seed) throws IOException {
        RandomCsv csv = new RandomCsv(seed);
        agree(csv.table(60_000, 4).getBytes(UTF_8), csv.format(), 8192);
    }

    /** Cuts, swaps and doubles bytes of a good file: most of what comes out is not CSV. */
    @Property(tries = 2000)
    void onWhatIsNotCsv(@ForAll long seed) throws IOException {
        RandomCsv csv = new RandomCsv(seed);
        byte[] bytes = csv.table(10, 4).getBytes(UTF_8);
        Random random = new Random(seed);
        for (int i = 0; i < 3 && bytes.length > 0; i++) {
            bytes[random.nextInt(bytes.length)] = bytes[random.nextInt(bytes.length)];
        }
        CsvFormat format = csv.format();
        CsvSyntaxException expected = catchThrowableOfType(CsvSyntaxException.class,
                () -> new BaselineProfiler().profile(new ByteArrayInputStream(bytes), format));
        if (expected == null) {
            agree(bytes, format, 100);
            return;
        }
        try (MemoryPool pool = MemoryPool.create(); MemoryScope scope = pool.openScope()) {
            CsvSyntaxException actual = catchThrowableOfType(CsvSyntaxException.class,
                    () -> new OffHeapProfiler().profile(new ByteArrayInputStream(bytes), format, scope));
            assertThat(actual).isNotNull().hasMessage(expected.getMessage());
        }
    }

    private static void agree(byte[] csv, CsvFormat format, int piece) throws IOException {
        try (MemoryPool pool = MemoryPool.builder().blockBytes(RequestMemory.BLOCK_BYTES).build();
                MemoryScope scope = pool.openScope()) {
            Comparison.assertSame(new OffHeapProfiler().profile(new Dribble(csv, piece), format, scope),
                    new BaselineProfiler().profile(new ByteArrayInputStream(csv), format));
        }
    }

    /** Gives no more than some bytes at a time, as a network does. */
    private static final class Dribble extends InputStream {

        private final InputStream bytes;

        private final int piece;

        Dribble(byte[] bytes, int piece) {
            this.bytes = new ByteArrayInputStream(bytes);
            this.piece = piece;
        }

        @Override
        public int read() throws IOException {
            return this.bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return this.bytes.read(target, offset, Math.min(length, this.piece));
        }

    }

}
