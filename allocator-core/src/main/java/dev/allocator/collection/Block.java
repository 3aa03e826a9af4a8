package dev.allocator.collection;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Memory that one container holds, freed once even if several threads misuse the container at the same time: the second
 * free could otherwise hit a block that somebody else has been given meanwhile.
 */
final class Block {

    /** No memory: it has no room and is never freed. */
    static final Block NONE = new Block(MemorySegment.NULL);

    private static final VarHandle CLAIMED;

    static {
        try {
            CLAIMED = MethodHandles.lookup().findVarHandle(Block.class, "claimed", boolean.class);
        } catch (ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final MemorySegment segment;

    @SuppressWarnings("unused") // by its handle
    private volatile boolean claimed;

    Block(MemorySegment segment) {
        this.segment = segment;
    }

    MemorySegment segment() {
        return this.segment;
    }

    /**
     * Claims the right to free this block.
     * @return whether the caller is the one to free it
     */
    boolean claim() {
        return this != NONE && CLAIMED.compareAndSet(this, false, true);
    }

    /**
     * Gives the right up again.
     */
    void unclaim() {
        this.claimed = false;
    }

}
