package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.allocator.internal.Race;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which owner has the blocks at an address.
 */
class BlockOwnersTest {

    private static final long GRANULE = 64 << 10;

    private final TestHeap heap = TestHeap.ofChunks(GRANULE);

    private final BlockOwners map = new BlockOwners(GRANULE);

    @AfterEach
    void close() {
        this.heap.close();
    }

    @Test
    void ownerIsFoundAtEveryAddressOfItsRangeAndNowhereElse() {
        BlockOwner owner = owner(3 * GRANULE);
        this.map.add(owner);
        assertThat(this.map.get(owner.address() - 1)).isNull();
        assertThat(this.map.get(owner.address())).isSameAs(owner);
        assertThat(this.map.get(owner.address() + GRANULE + 17)).isSameAs(owner);
        assertThat(this.map.get(owner.address() + 3 * GRANULE - 1)).isSameAs(owner);
        assertThat(this.map.get(owner.address() + 3 * GRANULE)).isNull();
        this.map.remove(owner);
        for (long at = 0; at < 3 * GRANULE; at += GRANULE) {
            assertThat(this.map.get(owner.address() + at)).isNull();
        }
    }

    @Test
    void anyAddressMayBeAsked() {
        for (int i = 0; i < 100; i++) {
            this.map.add(owner(GRANULE + 1));
        }
        for (long address : new long[]{ 0, 1, GRANULE, Long.MAX_VALUE, Long.MIN_VALUE, -1 }) {
            assertThat(this.map.get(address)).isNull();
        }
    }

    @Test
    void partOfAGranuleBelongsToItsOwnerAlone() {
        BlockOwner owner = owner(GRANULE + 4096);
        this.map.add(owner);
        assertThat(this.map.get(owner.address() + GRANULE + 4095)).isSameAs(owner);
        assertThat(this.map.get(owner.address() + GRANULE + 4096)).isNull();
    }

    @Test
    void othersAreFoundWhateverHasBeenAddedAndRemoved() {
        List<BlockOwner> all = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            all.add(owner((1 + i % 5) * GRANULE + 1));
        }
        Random random = new Random(5);
        List<BlockOwner> added = new ArrayList<>();
        for (int step = 0; step < 5000; step++) {
            BlockOwner owner = all.get(random.nextInt(all.size()));
            if (added.remove(owner)) {
                this.map.remove(owner);
            } else {
                this.map.add(owner);
                added.add(owner);
            }
        }
        Set<BlockOwner> expected = added.stream().collect(Collectors.toSet());
        for (BlockOwner owner : all) {
            for (long at = owner.address(); at < owner.address() + owner.bytes(); at += GRANULE) {
                assertThat(this.map.get(at)).isSameAs(expected.contains(owner) ? owner : null);
            }
        }
    }

    @Test
    void readerSeesWhatWasAddedBeforeItWasToldWhileTheMapGrows() throws Exception {
        List<BlockOwner> all = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            all.add(owner(GRANULE + 1));
        }
        AtomicInteger published = new AtomicInteger();
        Race.run(3, (thread) -> {
            if (thread == 0) {
                for (BlockOwner owner : all) {
                    this.map.add(owner);
                    published.incrementAndGet();
                }
                return;
            }
            int seen;
            do {
                seen = published.get();
                for (int i = Math.max(0, seen - 20); i < seen; i++) {
                    if (this.map.get(all.get(i).address()) != all.get(i)) {
                        throw new AssertionError("owner " + i + " is not found");
                    }
                }
            } while (seen < all.size());
        });
        assertThat(published).hasValue(2000);
    }

    private BlockOwner owner(long bytes) {
        MemorySegment block = this.heap.allocate(Strategy.BEST_FIT, bytes);
        return Objects.requireNonNull(this.heap.heap().ownerOf(block.address()));
    }

}
