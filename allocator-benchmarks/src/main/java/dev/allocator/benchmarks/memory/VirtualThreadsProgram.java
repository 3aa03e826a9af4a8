package dev.allocator.benchmarks.memory;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

import dev.allocator.benchmarks.subject.HeldRequest;
import dev.allocator.benchmarks.subject.RequestMemory;
import dev.allocator.benchmarks.workload.SmallRequests;

/**
 * Very many virtual threads, each with a small request that is open at the same time as all others.
 */
final class VirtualThreadsProgram implements MemoryProgram {

    private static final int WARM_UP_REQUESTS = 20_000;

    private final RequestMemory memory;

    private final int tasks;

    private final int[][] requests = SmallRequests.SIZES.all();

    VirtualThreadsProgram(RequestMemory memory, int tasks) {
        this.memory = memory;
        this.tasks = tasks;
    }

    @Override
    public void run(Recorder recorder) throws InterruptedException {
        for (int i = 0; i < WARM_UP_REQUESTS; i++) {
            this.memory.hold(sizes(i)).close();
        }
        recorder.start();
        CountDownLatch open = new CountDownLatch(this.tasks);
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(this.tasks);
        long liveBytes = 0;
        for (int i = 0; i < this.tasks; i++) {
            int[] sizes = sizes(i);
            liveBytes += Arrays.stream(sizes).sum();
            Thread.startVirtualThread(() -> {
                try (HeldRequest _ = this.memory.hold(sizes)) {
                    open.countDown();
                    await(end);
                }
                ended.countDown();
            });
        }
        open.await();
        recorder.record(Stage.ALL_LIVE, liveBytes, this.memory.reservedBytes());
        end.countDown();
        ended.await();
        recorder.record(Stage.ALL_CLOSED, 0, this.memory.reservedBytes());
    }

    private int[] sizes(int request) {
        return this.requests[request & (this.requests.length - 1)];
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

}
