package dev.allocator.collection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.RepeatedTest;

import dev.allocator.MemoryPool;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Threads that use collections together against all rules get exceptions or nonsense, but the VM lives and the pool keeps
 * its own order: it counts no block as freed twice and goes on serving.
 */
class RacyMisuseTest {

    private static final int THREADS = 4;

    private static final int STEPS = 3000;

    @RepeatedTest(3)
    void poolSurvives() throws Exception {
        try (MemoryPool pool = MemoryPool.create(); ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
            OffHeapMap<String, String> map = OffHeapMap.create(pool, String.class, String.class);
            List<Collection<String>> shared = List.of(OffHeapList.create(pool, String.class),
                    OffHeapDeque.create(pool, String.class), OffHeapSet.create(pool, String.class));
            List<Callable<Integer>> users = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Random random = new Random(i);
                users.add(() -> misuse(shared, map, random));
            }
            for (Future<Integer> user : executor.invokeAll(users)) {
                assertThat(user.get()).isBetween(0, STEPS);
            }
            assertThat(pool.stats().deallocations()).isLessThanOrEqualTo(pool.stats().allocations());
            try (OffHeapList<String> fresh = OffHeapList.create(pool, String.class)) {
                fresh.addAll(List.of("a", "b"));
                assertThat(fresh).containsExactly("a", "b");
            }
        }
    }

    @RepeatedTest(3)
    void poolSurvivesWhatIsDoneToWords() throws Exception {
        try (MemoryPool pool = MemoryPool.create(); ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
            OffHeapMap<Long, Integer> map = OffHeapMap.create(pool, Long.class, Integer.class);
            OffHeapSet<Integer> set = OffHeapSet.create(pool, Integer.class);
            List<Callable<Integer>> users = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Random random = new Random(i);
                users.add(() -> misuse(map, set, random));
            }
            for (Future<Integer> user : executor.invokeAll(users)) {
                assertThat(user.get()).isBetween(0, STEPS);
            }
            map.close();
            set.close();
            assertThat(pool.stats().deallocations()).isLessThanOrEqualTo(pool.stats().allocations());
            // A table that two threads made at the same time may be left over, but no more than there are keys for.
            assertThat(pool.stats().bytesInUse()).isLessThan(64 << 20);
        }
    }

    private static int misuse(OffHeapMap<Long, Integer> map, OffHeapSet<Integer> set, Random random) {
        int refused = 0;
        for (int i = 0; i < STEPS; i++) {
            int number = random.nextInt(5000);
            try {
                switch (random.nextInt(40)) {
                    case 0 -> map.clear();
                    case 1 -> set.clear();
                    case 2 -> set.removeIf((each) -> each % 2 == 0);
                    case 3, 4, 5, 6 -> map.remove((long) number);
                    case 7, 8, 9, 10 -> set.remove(number);
                    case 11, 12 -> map.ensureCapacity(number);
                    default -> {
                        map.put((long) number, number);
                        set.add(number);
                    }
                }
            } catch (RuntimeException ex) {
                refused++;
            }
        }
        return refused;
    }

    private static int misuse(List<Collection<String>> shared, OffHeapMap<String, String> map, Random random) {
        int refused = 0;
        for (int i = 0; i < STEPS; i++) {
            String text = "x".repeat(random.nextInt(50)) + random.nextInt(100);
            Collection<String> collection = shared.get(random.nextInt(shared.size()));
            try {
                switch (random.nextInt(20)) {
                    case 0 -> collection.clear();
                    case 1, 2, 3 -> collection.remove(text);
                    case 4 -> collection.removeIf((each) -> each.hashCode() % 2 == 0);
                    case 5 -> map.clear();
                    case 6, 7 -> map.remove(text);
                    case 8, 9, 10 -> map.put(text, text);
                    default -> collection.add(text);
                }
            } catch (RuntimeException ex) {
                refused++;
            }
        }
        return refused;
    }

}
