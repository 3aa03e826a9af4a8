package dev.allocator.benchmarks.memory;

import java.util.OptionalLong;

/**
 * What a program held at one moment, in bytes, beyond what it held before its work.
 *
 * @param note what else is to be told of that moment, may be empty
 * @param liveBytes what it had asked for and not freed
 * @param residentBytes what had become resident outside the heap, written to and not shared
 * @param rssBytes what had become resident in all, of any kind
 * @param reservedBytes what the allocator had reserved in all, if it says so
 * @param heapBytes what had become reachable on the heap, if it was looked at
 */
public record Reading(Stage stage, String note, long liveBytes, long residentBytes, long rssBytes,
        OptionalLong reservedBytes, OptionalLong heapBytes) {

    Reading withNote(String note) {
        return new Reading(this.stage, note, this.liveBytes, this.residentBytes, this.rssBytes, this.reservedBytes,
                this.heapBytes);
    }

    Reading withReservedBytes(OptionalLong reservedBytes) {
        return new Reading(this.stage, this.note, this.liveBytes, this.residentBytes, this.rssBytes, reservedBytes,
                this.heapBytes);
    }

    Reading withHeapBytes(long heapBytes) {
        return new Reading(this.stage, this.note, this.liveBytes, this.residentBytes, this.rssBytes, this.reservedBytes,
                OptionalLong.of(heapBytes));
    }

}
