package dev.allocator.benchmarks.memory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import tools.jackson.databind.json.JsonMapper;

import dev.allocator.benchmarks.speed.Effort;

/**
 * Runs each case in a VM of its own.
 */
public final class MemoryLauncher {

    private final Effort effort;

    public MemoryLauncher(Effort effort) {
        this.effort = effort;
    }

    /**
     * Says what this machine lacks.
     */
    public static Optional<String> missing() {
        return ProcessMemory.isReadable()
                ? Optional.empty()
                : Optional.of("there is no /proc/self/smaps_rollup to read");
    }

    /**
     * Runs a case and waits for its result.
     * @throws IOException if its VM fails
     */
    public MemoryResult run(MemoryCase subjectCase) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command(subjectCase)).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        return output.lines()
                .filter((line) -> status == 0 && line.startsWith(MemoryMain.RESULT))
                .map((line) -> new MemoryResult(subjectCase, readings(line.substring(MemoryMain.RESULT.length()))))
                .findFirst()
                .orElseThrow(() -> new IOException(subjectCase + " ended with status " + status + ":\n" + output));
    }

    private List<String> command(MemoryCase subjectCase) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(subjectCase.jvmArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MemoryMain.class.getName(),
                subjectCase.workload().name(), subjectCase.subject().name(), this.effort.label()));
        return command;
    }

    private static List<Reading> readings(String json) {
        return List.of(JsonMapper.shared().readValue(json, Reading[].class));
    }

}
