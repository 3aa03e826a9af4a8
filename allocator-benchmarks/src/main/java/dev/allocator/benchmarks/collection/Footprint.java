package dev.allocator.benchmarks.collection;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongArrayList;

import dev.allocator.collection.OffHeapLongList;
import dev.allocator.collection.OffHeapMap;

/**
 * Holds a collection of many elements, says how many resident bytes each takes, and how long full collections and those of
 * a turnover of small objects pause for it. One collection per VM.
 */
public final class Footprint {

    private static final int FULL_COLLECTIONS = 5;

    private static final long TURNOVER = 20_000_000;

    private Footprint() {}

    /**
     * Measures one collection.
     * @param arguments {@code OffHeapLongList}, {@code LongArrayList}, {@code ArrayList}, {@code OffHeapMap},
     * {@code Long2LongOpenHashMap} or {@code HashMap}; then the number of elements
     */
    public static void main(String... arguments) throws IOException {
        int count = Integer.parseInt(arguments[1]);
        // The heap's own size settles, so that what is resident later is the collection's.
        System.gc();
        long before = residentBytes();
        Object held = fill(arguments[0], count);
        try {
            System.gc();
            System.out.printf(Locale.ROOT, "%s of %d elements: %.1f resident bytes each%n", arguments[0], count,
                    (double) (residentBytes() - before) / count);
            collectFully(System.out);
            collectYoung(System.out);
        } finally {
            Reference.reachabilityFence(held);
        }
    }

    private static void collectFully(PrintStream out) {
        long millis = collectionMillis();
        for (int i = 0; i < FULL_COLLECTIONS; i++) {
            System.gc();
        }
        out.printf(Locale.ROOT, "full collection: %.1f ms%n",
                (double) (collectionMillis() - millis) / FULL_COLLECTIONS);
    }

    private static void collectYoung(PrintStream out) {
        long millis = collectionMillis();
        long collections = collections();
        List<Long> young = new ArrayList<>();
        for (long i = 0; i < TURNOVER; i++) {
            if (young.size() == 100_000) {
                young.clear();
            }
            young.add(i + 1000);
        }
        out.printf(Locale.ROOT, "%d collections of a turnover of small objects: %d ms in all%n",
                collections() - collections, collectionMillis() - millis);
    }

    private static Object fill(String name, int count) {
        return switch (name) {
            case "OffHeapLongList" -> {
                OffHeapLongList list = OffHeapLongList.create();
                for (int i = 0; i < count; i++) {
                    list.addLong(i + 1000L);
                }
                yield new Object[]{ list };
            }
            case "LongArrayList" -> {
                LongArrayList list = new LongArrayList();
                for (int i = 0; i < count; i++) {
                    list.add(i + 1000L);
                }
                yield new Object[]{ list };
            }
            case "ArrayList" -> {
                List<Long> list = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    list.add(i + 1000L);
                }
                yield new Object[]{ list };
            }
            case "OffHeapMap" -> {
                OffHeapMap<Long, Long> map = OffHeapMap.create(Long.class, Long.class);
                yield fill(map, count);
            }
            case "HashMap" -> fill(new HashMap<>(), count);
            case "Long2LongOpenHashMap" -> {
                Long2LongOpenHashMap map = new Long2LongOpenHashMap();
                for (int i = 0; i < count; i++) {
                    map.put(i + 1000L, i);
                }
                yield new Object[]{ map };
            }
            default -> throw new IllegalArgumentException("There is no collection called " + name);
        };
    }

    private static Object fill(Map<Long, Long> map, int count) {
        for (int i = 0; i < count; i++) {
            map.put(i + 1000L, i + 1000L);
        }
        return new Object[]{ map };
    }

    private static long collectionMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans()
                .stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans()
                .stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    private static long residentBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status"))
                .stream()
                .filter((line) -> line.startsWith("VmRSS:"))
                .mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElseThrow();
    }

}
