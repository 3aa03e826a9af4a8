package dev.allocator.internal.strategy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.verify.Inconsistency;

/**
 * Finds the owner of the blocks at an address: an open-addressing table with an entry for each granule, which names just
 * the owner, since that knows its own range. Reads take no lock and see at least what happened before them.
 */
final class BlockOwners {

    private static final String NAME = "Map from addresses to the owners of blocks";

    private static final VarHandle ENTRIES = MethodHandles.arrayElementVarHandle(Object[].class);

    /** Takes the place of what has been removed, so that the search for others goes on behind it. */
    private static final Object REMOVED = new Object();

    /**
     * How many entries there may be for each that names an owner, to have no two where the same search begins: who finds
     * another's chunk first may have to go past all of its granules, at each block.
     */
    private static final int MAX_ENTRIES_EACH = 8;

    private final int granuleShift;

    private volatile @Nullable Object[] table = new Object[64];

    /** Entries of the table that are not {@code null}, and those among them that name an owner. */
    private int taken;

    private int named;

    /**
     * Creates an empty map.
     * @param granuleBytes what addresses and sizes of owners are multiples of, a power of two
     */
    BlockOwners(long granuleBytes) {
        this.granuleShift = Long.numberOfTrailingZeros(granuleBytes);
    }

    @Nullable
    BlockOwner get(long address) {
        @Nullable
        Object[] table = this.table;
        int mask = table.length - 1;
        for (int i = index(address) & mask;; i = (i + 1) & mask) {
            Object entry = table[i];
            if (entry instanceof BlockOwner owner) {
                if (owner.contains(address)) {
                    return owner;
                }
            } else if (entry == null) {
                return null;
            }
        }
    }

    private int index(long address) {
        // Chunks lie side by side in ranges: no two granules of one meet while the table has room for all of them, and
        // ranges that are aligned alike are shifted apart. Faster than multiplying.
        long granule = address >>> this.granuleShift;
        return (int) (granule + (granule >>> 5));
    }

    synchronized void add(BlockOwner owner) {
        int granules = granules(owner);
        if ((this.taken + granules) * 2L > this.table.length) {
            rehash(Integer.highestOneBit(Math.max(this.named + granules, 16)) * 4);
        }
        boolean atHome = insert(this.table, owner);
        while (!atHome && this.table.length < MAX_ENTRIES_EACH * this.named) {
            atHome = rehash(this.table.length * 2);
        }
    }

    private int granules(BlockOwner owner) {
        return Math.toIntExact(((owner.bytes() - 1) >>> this.granuleShift) + 1);
    }

    /**
     * Names an owner at each of its granules.
     * @return whether all of them are where a search begins
     */
    private boolean insert(@Nullable Object[] table, BlockOwner owner) {
        boolean atHome = true;
        long granule = 1L << this.granuleShift;
        for (long at = owner.address(); at < owner.address() + owner.bytes(); at += granule) {
            int i = index(at) & (table.length - 1);
            while (table[i] instanceof BlockOwner) {
                i = (i + 1) & (table.length - 1);
                atHome = false;
            }
            this.taken += (table[i] == null) ? 1 : 0;
            this.named++;
            ENTRIES.setRelease(table, i, owner);
        }
        return atHome;
    }

    /**
     * Replaces the table. Readers of the old one go on finding what was in it.
     * @return whether all entries are where a search begins
     */
    private boolean rehash(int length) {
        @Nullable
        Object[] table = new Object[length];
        @Nullable
        Object[] old = this.table;
        this.taken = 0;
        this.named = 0;
        boolean atHome = true;
        for (int i = 0; i < old.length; i++) {
            if (old[i] instanceof BlockOwner owner && isFirstOf(old, i, owner)) {
                atHome &= insert(table, owner);
            }
        }
        this.table = table;
        return atHome;
    }

    /** An owner with several granules has an entry for each: only the one for the first counts. */
    private boolean isFirstOf(@Nullable Object[] table, int position, BlockOwner owner) {
        int i = index(owner.address()) & (table.length - 1);
        while (table[i] != owner) {
            i = (i + 1) & (table.length - 1);
        }
        return i == position;
    }

    synchronized void remove(BlockOwner owner) {
        @Nullable
        Object[] table = this.table;
        long granule = 1L << this.granuleShift;
        for (long at = owner.address(); at < owner.address() + owner.bytes(); at += granule) {
            int i = index(at) & (table.length - 1);
            while (table[i] != owner) {
                i = (i + 1) & (table.length - 1);
            }
            ENTRIES.setRelease(table, i, REMOVED);
            this.named--;
        }
    }

    /**
     * Checks that this finds just these owners, at each of their granules.
     */
    synchronized void verify(Set<BlockOwner> owners) {
        @Nullable
        Object[] table = this.table;
        int entries = 0;
        int names = 0;
        for (Object entry : table) {
            entries += (entry != null) ? 1 : 0;
            names += (entry instanceof BlockOwner) ? 1 : 0;
        }
        Inconsistency.unlessEqual(this.taken, entries, NAME, 0, "entries");
        Inconsistency.unlessEqual(this.named, names, NAME, 0, "granules with an owner");
        int granules = 0;
        for (BlockOwner owner : owners) {
            granules += granules(owner);
            for (long offset = 0; offset < owner.bytes(); offset += 1L << this.granuleShift) {
                Inconsistency.unless(get(owner.address() + offset) == owner, NAME, owner.address() + offset,
                        "the owner of these blocks is not found");
            }
        }
        Inconsistency.unlessEqual(names, granules, NAME, 0, "granules of the known owners");
    }

}
