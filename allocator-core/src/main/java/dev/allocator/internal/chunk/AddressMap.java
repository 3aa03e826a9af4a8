package dev.allocator.internal.chunk;

import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * Finds what lies at an address: a hash of windows of 64 MiB, each with a slot for every granule. Reads take no lock and
 * see at least what happened before them.
 *
 * @param <V> what lies there
 */
public final class AddressMap<V> {

    private static final int WINDOW_SHIFT = 26;

    private final int granuleShift;

    private final int slotMask;

    private volatile Windows<V> windows = new Windows<>(16);

    private int count;

    /**
     * Creates an empty map.
     * @param granuleBytes what addresses and sizes of values are multiples of, a power of two up to 64 MiB
     */
    public AddressMap(long granuleBytes) {
        this.granuleShift = Long.numberOfTrailingZeros(granuleBytes);
        this.slotMask = (1 << (WINDOW_SHIFT - this.granuleShift)) - 1;
    }

    public @Nullable V get(long address) {
        Window<V> window = this.windows.find(address >>> WINDOW_SHIFT);
        return (window != null) ? window.slots.getAcquire(slot(address)) : null;
    }

    private int slot(long address) {
        return (int) (address >>> this.granuleShift) & this.slotMask;
    }

    public synchronized void put(long address, long bytes, V value) {
        set(address, bytes, value);
    }

    public synchronized void remove(long address, long bytes) {
        set(address, bytes, null);
    }

    private void set(long address, long bytes, @Nullable V value) {
        long end = address + bytes;
        for (long at = address; at < end; at += 1L << this.granuleShift) {
            window(at >>> WINDOW_SHIFT).slots.setRelease(slot(at), value);
        }
    }

    private Window<V> window(long key) {
        Window<V> window = this.windows.find(key);
        if (window == null) {
            window = new Window<>(key, this.slotMask + 1);
            Windows<V> target = this.windows;
            if (++this.count > target.capacity() / 2) {
                target = new Windows<>(target.capacity() * 2);
                this.windows.copyInto(target);
            }
            target.insert(window);
            this.windows = target;
        }
        return window;
    }

    /**
     * The slots of 64 MiB.
     */
    private static final class Window<V> {

        /** Final here and not beside the windows, so that no reader sees a window without its key. */
        private final long key;

        private final AtomicReferenceArray<@Nullable V> slots;

        Window(long key, int length) {
            this.key = key;
            this.slots = new AtomicReferenceArray<>(length);
        }

    }

    /**
     * An open-addressing table, at most half full. Windows are added but never removed: a reader that races with an
     * addition misses the new window only if nothing ordered the two.
     */
    private static final class Windows<V> {

        private final @Nullable Window<V>[] values;

        private final int shift;

        @SuppressWarnings({ "unchecked", "rawtypes" }) // there are no generic arrays
        Windows(int capacity) {
            this.values = new Window[capacity];
            this.shift = Long.SIZE - Integer.numberOfTrailingZeros(capacity);
        }

        int capacity() {
            return this.values.length;
        }

        @Nullable
        Window<V> find(long key) {
            for (int i = index(key);; i = (i + 1) & (this.values.length - 1)) {
                Window<V> window = this.values[i];
                if (window == null || window.key == key) {
                    return window;
                }
            }
        }

        void insert(Window<V> window) {
            int i = index(window.key);
            while (this.values[i] != null) {
                i = (i + 1) & (this.values.length - 1);
            }
            this.values[i] = window;
        }

        void copyInto(Windows<V> copy) {
            for (Window<V> window : this.values) {
                if (window != null) {
                    copy.insert(window);
                }
            }
        }

        private int index(long key) {
            return (int) ((key * 0x9E3779B97F4A7C15L) >>> this.shift);
        }

    }

}
