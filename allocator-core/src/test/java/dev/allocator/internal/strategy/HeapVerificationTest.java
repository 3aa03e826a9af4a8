package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Each structure of a heap of blocks reports what does not agree.
 */
class HeapVerificationTest {

    private static final long CHUNK = 1 << 20;

    private static final Comparator<MemorySegment> BY_ADDRESS = Comparator.comparingLong(MemorySegment::address);

    private final TestHeap heap = new TestHeap(TestHeap.options(CHUNK, 512 << 10));

    private final List<MemorySegment> blocks = new ArrayList<>();

    @BeforeEach
    void useEverything() {
        for (int strategy = 0; strategy < Strategy.COUNT; strategy++) {
            for (long bytes : new long[]{ 0, 16, 30, 100, 1000, 5000, 50_000, 3 << 20 }) {
                int route = this.heap.heap().route(strategy, bytes, 16);
                for (int i = 0; i < 20; i++) {
                    this.blocks.add(this.heap.allocate(route, bytes));
                }
                for (int i = 0; i < 10; i++) {
                    this.heap.free(this.blocks.remove(this.blocks.size() - 1 - i));
                }
            }
        }
        this.heap.heap().verify();
    }

    @AfterEach
    void close() {
        this.heap.close();
    }

    private void assertReported(String... words) {
        assertThatIllegalStateException().isThrownBy(() -> this.heap.heap().verify()).withMessageContainingAll(words);
    }

    private static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }

    private BestFitChunk chunk(MemorySegment block) {
        return (BestFitChunk) this.heap.heap().ownerOf(block.address());
    }

    private Slab slab(MemorySegment block) {
        return (Slab) this.heap.heap().ownerOf(block.address());
    }

    private MemorySegment bestFit(long bytes) {
        return this.heap.allocate(Strategy.BEST_FIT, bytes);
    }

    private MemorySegment segregated() {
        return this.heap.allocate(Strategy.SEGREGATED, 100);
    }

    @Test
    void heapThatIsEmptyAgainAgrees() {
        this.blocks.forEach(this.heap::free);
        this.heap.heap().verify();
        this.heap.cache().verify();
        this.heap.cache().flush();
        this.heap.heap().verify();
        this.heap.heap().releaseEmpty();
        this.heap.heap().verify();
    }

    @Test
    void liveBlockThatIsFreeByTheMap() {
        // A live one on either side, which it need not be joined with.
        MemorySegment block = Stream.generate(() -> bestFit(50_000)).limit(3).sorted(BY_ADDRESS).toList().get(1);
        chunk(block).blocks().setFree(chunk(block).indexOf(block.address()));
        assertReported("BEST_FIT chunk", hex(block.address()), "free by the map, but live");
    }

    @Test
    void liveBlockWhereNoneBegins() {
        MemorySegment block = bestFit(50_000);
        chunk(block).prepare(chunk(block).indexOf(block.address()) + 2);
        chunk(block).setLive(chunk(block).indexOf(block.address()) + 2, 10, false);
        assertReported("BEST_FIT chunk", hex(block.address() + 32), "none begins here");
    }

    @Test
    void blockThatHasMoreThanItsRoom() {
        MemorySegment block = bestFit(100);
        chunk(block).setLive(chunk(block).indexOf(block.address()), 5000, false);
        assertReported("BEST_FIT chunk", hex(block.address()), "5000", "at most 112");
    }

    @Test
    void specialBlockOfWhichNothingIsKnown() {
        MemorySegment block = bestFit(100);
        chunk(block).setSpecial(chunk(block).indexOf(block.address()));
        assertReported("BEST_FIT chunk", hex(block.address()), "special");
    }

    @Test
    void freeNeighboursThatAreNotJoined() {
        BlockMap map = new BlockMap(4096);
        map.verify(CHUNK);
        map.begin(100);
        assertThatIllegalStateException().isThrownBy(() -> map.verify(CHUNK))
                .withMessageContainingAll("not joined", hex(CHUNK + 1600));
    }

    @Test
    void freeBlockThatTheIndexDoesNotKnow() {
        MemorySegment block = bestFit(100);
        bestFit(16);
        BestFitChunk chunk = chunk(block);
        int granule = chunk.indexOf(block.address());
        chunk.tryFree(granule, 100, false);
        chunk.blocks().setFree(granule);
        assertReported("BEST_FIT", hex(block.address()));
    }

    @Test
    void wrongNumberOfFreeBlocks() {
        this.heap.heap().lists().bestFit(0).noteUse();
        assertReported("BEST_FIT", "free blocks", "noted", "counted");
    }

    @Test
    void chunkThatIsNotInItsPlace() {
        MemorySegment block = bestFit(100);
        int number = chunk(block).number();
        chunk(block).number(number + 7);
        assertReported("BEST_FIT", hex(chunk(block).address()), String.valueOf(number + 7));
        chunk(block).number(number);
    }

    @Test
    void liveBlockInTheFreeListOfItsSlab() {
        MemorySegment block = segregated();
        slab(block).give(slab(block).indexOf(block.address()));
        assertReported("Slab", hex(block.address()), "in the free list, but live");
    }

    @Test
    void freeBlockThatIsLiveByItsState() {
        Slab slab = slab(segregated());
        int last = (int) (slab.bytes() / slab.sizeClass().blockBytes()) - 1;
        slab.setLive(last, 10, false);
        assertReported("Slab", hex(slab.addressOf(last)), "in the free list, but live");
    }

    @Test
    void blockThatIsInTheFreeListTwice() {
        Slab slab = slab(segregated());
        int last = (int) (slab.bytes() / slab.sizeClass().blockBytes()) - 1;
        slab.give(last);
        assertReported("Slab", hex(slab.address()), "free blocks", "noted");
    }

    @Test
    void blockOfASlabThatHasMoreThanItsRoom() {
        MemorySegment block = segregated();
        slab(block).setLive(slab(block).indexOf(block.address()), 5000, false);
        assertReported("Slab", hex(block.address()), "5000");
    }

    @Test
    void slabThatIsMissingInTheList() {
        Slab slab = slab(segregated());
        slab.dropped = true;
        assertReported("Size class", hex(slab.address()));
        slab.dropped = false;
    }

    @Test
    void brokenListOfSlabs() {
        Slab slab = slab(segregated());
        slab.previous = slab;
        assertReported("Size class", hex(slab.address()), "broken");
        slab.previous = null;
    }

    @Test
    void ownerThatItsAddressDoesNotFind() {
        BlockOwners owners = new BlockOwners(64 << 10);
        BlockOwner one = slab(segregated());
        BlockOwner other = chunk(bestFit(100));
        owners.add(one);
        owners.add(other);
        owners.verify(Set.of(one, other));
        assertThatIllegalStateException().isThrownBy(() -> owners.verify(Set.of(one)))
                .withMessageContainingAll("addresses", "granules", "counted");
        owners.remove(other);
        owners.verify(Set.of(one));
        assertThatIllegalStateException().isThrownBy(() -> owners.verify(Set.of(one, other)))
                .withMessageContainingAll("addresses", hex(other.address()));
    }

    @Test
    void largeBlockThatHasMoreThanItsRoom() {
        MemorySegment block = bestFit(2 << 20);
        BlockOwner owner = this.heap.heap().ownerOf(block.address());
        owner.unclaim(0, 5 << 20);
        assertReported("Large block", hex(block.address()), String.valueOf(5 << 20));
    }

    @Test
    void liveBlockInADepot() {
        MemorySegment block = segregated();
        int id = slab(block).sizeClass().id();
        Magazine magazine = new Magazine(id, this.heap.heap().lists().source(id, 0), 8, new MagazineCells());
        for (int i = 0; i < 8; i++) {
            magazine.refill(block.address());
        }
        Depot depot = this.heap.heap().lists().depot(id, 0);
        depot.flush(this.heap.heap());
        depot.put(magazine, 8);
        assertReported("Depot", hex(block.address()));
        depot.take(magazine);
    }

    @Test
    void freeBlockInADepot() {
        Slab slab = slab(segregated());
        int id = slab.sizeClass().id();
        Magazine magazine = new Magazine(id, this.heap.heap().lists().source(id, 0), 8, new MagazineCells());
        int last = (int) (slab.bytes() / slab.sizeClass().blockBytes()) - 1;
        for (int i = 0; i < 8; i++) {
            magazine.refill(slab.addressOf(last));
        }
        Depot depot = this.heap.heap().lists().depot(id, 0);
        depot.flush(this.heap.heap());
        depot.put(magazine, 8);
        assertReported("Depot", hex(slab.addressOf(last)));
        depot.take(magazine);
    }

    @Test
    void blockThatAThreadKeepsAndSomebodyHas() {
        MemorySegment block = segregated();
        this.heap.cache().verify();
        assertThat(this.heap.cache().push(slab(block).sizeClass().id(), block.address())).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> this.heap.cache().verify())
                .withMessageContainingAll("Cache of a thread", hex(block.address()), "live");
    }

    @Test
    void blockThatAThreadKeepsTwice() {
        MemorySegment block = segregated();
        int id = slab(block).sizeClass().id();
        this.heap.free(block);
        this.heap.cache().push(id, block.address());
        assertThatIllegalStateException().isThrownBy(() -> this.heap.cache().verify())
                .withMessageContainingAll("Cache of a thread", hex(block.address()), "twice");
    }

}
