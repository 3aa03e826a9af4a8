package dev.allocator.benchmarks.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads what the process holds. The heap has a fixed size and is resident from the start, so it does not show.
 */
final class Recorder {

    private final List<Reading> readings = new ArrayList<>();

    private ProcessMemory before = new ProcessMemory(0, 0);

    private long heapBefore;

    /**
     * Starts counting from what the process holds now. Called when the code is warm, so that what the VM holds for
     * compiling it is not counted.
     */
    void start() {
        this.heapBefore = collectedHeapBytes();
        this.before = ProcessMemory.current();
    }

    /**
     * Collects garbage and notes what is held.
     */
    void record(Stage stage, long liveBytes, OptionalLong reservedBytes) {
        long heapBytes = collectedHeapBytes() - this.heapBefore;
        add(read(stage, liveBytes, reservedBytes).withHeapBytes(heapBytes));
    }

    /**
     * Reads what is held, garbage or not, without noting it.
     */
    Reading read(Stage stage, long liveBytes, OptionalLong reservedBytes) {
        ProcessMemory now = ProcessMemory.current();
        return new Reading(stage, "", liveBytes, now.privateDirtyBytes() - this.before.privateDirtyBytes(),
                now.rssBytes() - this.before.rssBytes(), reservedBytes, OptionalLong.empty());
    }

    /**
     * Notes a reading.
     */
    void add(Reading reading) {
        this.readings.add(reading);
    }

    List<Reading> readings() {
        return List.copyOf(this.readings);
    }

    private static long collectedHeapBytes() {
        // Twice: what the first one finds to be finished is free only after the second.
        System.gc();
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

}
