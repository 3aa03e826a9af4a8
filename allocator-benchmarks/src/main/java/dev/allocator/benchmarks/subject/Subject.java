package dev.allocator.benchmarks.subject;

import java.util.List;
import java.util.Optional;

import dev.allocator.Zeroing;

/**
 * Something that is measured.
 */
public interface Subject {

    /**
     * Returns the name by which JMH knows it.
     */
    String name();

    String label();

    Family family();

    /**
     * Returns when it clears memory.
     */
    Zeroing zeroing();

    /**
     * Returns what to start the VM with that it is measured in.
     */
    List<String> jvmArguments();

    /**
     * Says what this machine lacks to run it.
     */
    Optional<String> missing();

    /**
     * Tells whether it is a pool of this project.
     */
    default boolean isOurs() {
        return family() == Family.POOL;
    }

}
