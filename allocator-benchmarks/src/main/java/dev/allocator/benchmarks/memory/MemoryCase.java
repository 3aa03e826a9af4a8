package dev.allocator.benchmarks.memory;

import java.util.ArrayList;
import java.util.List;

import dev.allocator.benchmarks.subject.Subject;

/**
 * A subject whose memory is looked at while it does something.
 */
public record MemoryCase(MemoryWorkload workload, Subject subject) {

    /**
     * A heap that is resident from the start, and of the VM's own memory as little change as can be had: the serial
     * collector, whose data has a fixed size, and the small compiler. Direct buffers may be as large as what lives in
     * them; the limit is the heap's size otherwise.
     */
    private static final List<String> JVM_ARGUMENTS = List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:MaxDirectMemorySize=8g",
            "--enable-native-access=ALL-UNNAMED");

    List<String> jvmArguments() {
        List<String> arguments = new ArrayList<>(JVM_ARGUMENTS);
        arguments.addAll(this.subject.jvmArguments());
        return arguments;
    }

    @Override
    public String toString() {
        return "Memory of " + this.workload.title() + ": " + this.subject.label();
    }

}
