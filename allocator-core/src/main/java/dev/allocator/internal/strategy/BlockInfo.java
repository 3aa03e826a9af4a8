package dev.allocator.internal.strategy;

/**
 * Where the block at an address begins, and who has it.
 *
 * @param requestedBytes what its owner asked for, or -1 if it is free
 */
public record BlockInfo(int strategy, long address, long requestedBytes, long usableBytes) {

    public boolean isLive() {
        return this.requestedBytes >= 0;
    }

}
