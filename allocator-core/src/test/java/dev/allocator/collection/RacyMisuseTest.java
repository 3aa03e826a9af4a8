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
