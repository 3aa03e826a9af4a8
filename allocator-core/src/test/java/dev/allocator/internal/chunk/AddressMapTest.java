package dev.allocator.internal.chunk;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.allocator.internal.Race;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What lies at which address, in as many windows of 64 MiB as there are.
 */
class AddressMapTest {

    private static final long WINDOW = 64 << 20;

    private static final long GRANULE = 64 << 10;

    @Test
    void valueIsFoundAtEveryAddressOfItsRangeAndNowhereElse() {
        AddressMap<String> map = new AddressMap<>(GRANULE);
        long address = (1L << 44) + 5 * GRANULE;
        map.put(address, 3 * GRANULE, "here");
        assertThat(map.get(address - 1)).isNull();
        assertThat(map.get(address)).isEqualTo("here");
        assertThat(map.get(address + GRANULE + 17)).isEqualTo("here");
        assertThat(map.get(address + 3 * GRANULE - 1)).isEqualTo("here");
        assertThat(map.get(address + 3 * GRANULE)).isNull();
    }

    @Test
    void anyAddressMayBeAsked() {
        AddressMap<String> map = new AddressMap<>(GRANULE);
        long[] addresses = { 0, 1, WINDOW, Long.MAX_VALUE, Long.MIN_VALUE, -1 };
        for (long address : addresses) {
            assertThat(map.get(address)).isNull();
        }
        for (int i = 1; i < 50; i++) {
            map.put(i * WINDOW, GRANULE, "here");
        }
        assertThat(map.get(0)).isNull();
        assertThat(map.get(-1)).isNull();
    }

    @Test
    void partOfAGranuleTakesAllOfIt() {
        AddressMap<String> map = new AddressMap<>(GRANULE);
        map.put(1L << 40, GRANULE + 4096, "here");
        assertThat(map.get((1L << 40) + 2 * GRANULE - 1)).isEqualTo("here");
        assertThat(map.get((1L << 40) + 2 * GRANULE)).isNull();
        map.remove(1L << 40, GRANULE + 4096);
        assertThat(map.get((1L << 40) + GRANULE)).isNull();
    }

    @Test
    void rangeMayReachOverWindows() {
        AddressMap<String> map = new AddressMap<>(GRANULE);
        long address = (1L << 44) + WINDOW - GRANULE;
        map.put(address, 2 * WINDOW, "here");
        for (long at = address; at < address + 2 * WINDOW; at += GRANULE) {
            assertThat(map.get(at)).isEqualTo("here");
        }
        map.remove(address, 2 * WINDOW);
        for (long at = address; at < address + 2 * WINDOW; at += GRANULE) {
            assertThat(map.get(at)).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = { 4096, GRANULE, 1 << 20 })
    void agreesWithAHashMapOverManyWindows(long granule) {
        AddressMap<Integer> map = new AddressMap<>(granule);
        Map<Long, Integer> model = new HashMap<>();
        Random random = new Random(granule);
        for (int step = 0; step < 5000; step++) {
            long address = random.nextInt(300) * (WINDOW * 7) + random.nextInt(4) * granule;
            if (random.nextInt(3) == 0) {
                map.remove(address, granule);
                model.remove(address);
            } else {
                map.put(address, granule, step);
                model.put(address, step);
            }
        }
        for (long window = 0; window < 300; window++) {
            for (long slot = 0; slot < 5; slot++) {
                long address = window * WINDOW * 7 + slot * granule;
                assertThat(map.get(address)).isEqualTo(model.get(address));
            }
        }
    }

    @Test
    void readerSeesWhatWasPutBeforeItWasToldWhileTheMapGrows() throws Exception {
        AddressMap<Long> map = new AddressMap<>(GRANULE);
        int count = 2000;
        AtomicLong published = new AtomicLong();
        Race.run(3, (thread) -> {
            if (thread == 0) {
                for (long i = 1; i <= count; i++) {
                    map.put(i * WINDOW, GRANULE, i);
                    published.set(i);
                }
                return;
            }
            long seen;
            do {
                seen = published.get();
                for (long i = Math.max(1, seen - 20); i <= seen; i++) {
                    Long value = map.get(i * WINDOW);
                    if (value == null || value != i) {
                        throw new AssertionError("at window " + i + " there is " + value);
                    }
                }
                Long ahead = map.get((seen + 1) * WINDOW);
                if (ahead != null && ahead != seen + 1) {
                    throw new AssertionError("window " + (seen + 1) + " shows the value of " + ahead);
                }
            } while (seen < count);
        });
        assertThat(published).hasValue(count);
    }

}
