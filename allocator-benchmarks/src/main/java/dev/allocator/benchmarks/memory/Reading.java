package dev.allocator.benchmarks.memory;

import java.util.OptionalLong;

/**
 * What a program held at one moment, in bytes, beyond what it held before its work.
 *
 * @param stage what it had done by then
 * @param liveBytes what it had asked for and not freed
 * @param residentBytes what had become resident outside the heap, written to and not shared
 * @param rssBytes what had become resident in all, of any kind
 * @param reservedBytes what the allocator had reserved in all, if it says so
 * @param heapBytes what had become reachable on the heap, if it was looked at
 */
public record Reading(String stage, long liveBytes, long residentBytes, long rssBytes, OptionalLong reservedBytes,
        OptionalLong heapBytes) {

    /**
     * Returns resident bytes per live byte, infinite if nothing is live.
     */
    public double residentRatio() {
        return (double) this.residentBytes / this.liveBytes;
    }

}
