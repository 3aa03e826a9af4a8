package dev.allocator.benchmarks.memory;

import io.netty.util.concurrent.FastThreadLocalThread;
import tools.jackson.databind.json.JsonMapper;

import dev.allocator.benchmarks.speed.Effort;

/**
 * Runs one program in this VM and prints its readings.
 */
public final class MemoryMain {

    /** What the line with the readings starts with. */
    static final String RESULT = "readings ";

    private MemoryMain() {}

    /**
     * Called by {@link MemoryLauncher}.
     * @param arguments the names of workload, subject and effort
     */
    public static void main(String... arguments) throws InterruptedException {
        MemoryWorkload workload = MemoryWorkload.valueOf(arguments[0]);
        MemoryProgram program = workload.program(workload.subject(arguments[1]), Scale.of(Effort.of(arguments[2])));
        // The kind of thread that suits Netty best is a plain platform thread to all others.
        Thread thread = new FastThreadLocalThread(() -> run(program));
        thread.start();
        thread.join();
    }

    private static void run(MemoryProgram program) {
        Recorder recorder = new Recorder();
        try {
            program.run(recorder);
            System.out.println(RESULT + JsonMapper.shared().writeValueAsString(recorder.readings()));
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

}
