package dev.allocator.benchmarks.memory;

import dev.allocator.benchmarks.subject.BlockAllocator;
import dev.allocator.benchmarks.subject.BlockSubject;
import dev.allocator.benchmarks.subject.RequestSubject;
import dev.allocator.benchmarks.subject.Subject;
import dev.allocator.benchmarks.workload.SmallRequests;

/**
 * What subjects have to do while their memory is looked at.
 */
public enum MemoryWorkload {

    BLOCKS_OF_32("1,000,000 live blocks of 32 B"),

    BLOCKS_OF_128("1,000,000 live blocks of 128 B"),

    CHURN("200,000 live blocks, 16 B to 64 KiB, replaced at random"),

    SHORT_THREADS("1,000 threads that allocate, free and end, 10 at a time"),

    PINNED("10,000 requests of 64 KiB a second, of which 1 % live for 2 s"),

    VIRTUAL_THREADS("10,000 virtual threads with a request of 20 allocations each, 32 B to 1 KiB, open at once");

    private final String title;

    MemoryWorkload(String title) {
        this.title = title;
    }

    /**
     * Returns what to call it in a heading, with the numbers of a full run.
     */
    public String title() {
        return this.title;
    }

    /**
     * Finds a subject of the kind that this workload is for.
     */
    Subject subject(String name) {
        return switch (this) {
            case PINNED, VIRTUAL_THREADS -> RequestSubject.valueOf(name);
            default -> BlockSubject.valueOf(name);
        };
    }

    /**
     * Creates what is to be run once.
     * @param subject one of the kind that this workload is for
     */
    MemoryProgram program(Subject subject, Scale scale) {
        return switch (subject) {
            case BlockSubject blocks -> program(blocks, scale);
            case RequestSubject requests -> program(requests, scale);
            default -> throw new IllegalArgumentException(subject + " is of an unknown kind");
        };
    }

    private MemoryProgram program(BlockSubject subject, Scale scale) {
        return switch (this) {
            case BLOCKS_OF_32 -> equalBlocks(subject.open(32), 32, scale);
            case BLOCKS_OF_128 -> equalBlocks(subject.open(128), 128, scale);
            case CHURN -> churn(subject.open(ChurnProgram.MAX_BYTES), scale);
            case SHORT_THREADS -> shortThreads(subject.open(ShortThreadsProgram.MAX_BYTES), scale);
            default -> throw new IllegalArgumentException(this + " is not for blocks");
        };
    }

    private MemoryProgram program(RequestSubject subject, Scale scale) {
        return switch (this) {
            case PINNED -> new PinnedRequestsProgram(
                    subject.open(PinnedRequestsProgram.ALLOCATION_BYTES, PinnedRequestsProgram.REQUEST_BYTES),
                    scale.requests(), scale.longLife());
            case VIRTUAL_THREADS -> new VirtualThreadsProgram(
                    subject.open(SmallRequests.SIZES.maxBytes(), SmallRequests.SIZES.maxRequestBytes()),
                    scale.virtualThreads());
            default -> throw new IllegalArgumentException(this + " is not for requests");
        };
    }

    private static <B> MemoryProgram equalBlocks(BlockAllocator<B> allocator, int bytes, Scale scale) {
        return new EqualBlocksProgram<>(allocator, bytes, scale.equalBlocks());
    }

    private static <B> MemoryProgram churn(BlockAllocator<B> allocator, Scale scale) {
        return new ChurnProgram<>(allocator, scale.mixedBlocks(), scale.replacements(), scale.later());
    }

    private static <B> MemoryProgram shortThreads(BlockAllocator<B> allocator, Scale scale) {
        return new ShortThreadsProgram<>(allocator, scale.shortThreads());
    }

}
