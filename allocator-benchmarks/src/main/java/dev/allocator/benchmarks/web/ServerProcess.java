package dev.allocator.benchmarks.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import tools.jackson.databind.json.JsonMapper;

/**
 * A server in a VM of its own, so that neither what the client allocates nor what it holds is in the figures.
 */
final class ServerProcess implements AutoCloseable {

    private static final List<String> JVM_ARGUMENTS = List.of("-XX:+UseG1GC", "--enable-native-access=ALL-UNNAMED");

    private static final String PEAK = "VmHWM:";

    private static final int KIB = 1024;

    private static final int SECONDS_TO_END = 20;

    private final Process process;

    private final BufferedReader output;

    private final Writer input;

    private final InetSocketAddress address;

    private ServerProcess(Process process) throws IOException {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(),
                Integer.parseInt(await(ServerMain.PORT)));
    }

    /**
     * Starts a server and waits until it listens.
     * @param bytes the size of downloads
     */
    static ServerProcess start(Server server, int bytes, ServerLimits limits) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + limits.maxHeap());
        command.addAll(JVM_ARGUMENTS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ServerMain.class.getName(), server.name(),
                String.valueOf(bytes), limits.maxMemory()));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            return new ServerProcess(process);
        } catch (IOException ex) {
            process.destroyForcibly();
            throw ex;
        }
    }

    InetSocketAddress address() {
        return this.address;
    }

    ServerReading read() throws IOException {
        this.input.write("read\n");
        this.input.flush();
        return JsonMapper.shared().readValue(await(ServerMain.READING), ServerReading.class);
    }

    private String await(String start) throws IOException {
        for (String line = this.output.readLine(); line != null; line = this.output.readLine()) {
            if (line.startsWith(start)) {
                return line.substring(start.length());
            }
        }
        throw new IOException("The server has ended");
    }

    /**
     * Returns the most that has been resident, which Linux tells.
     */
    OptionalLong peakResidentBytes() throws IOException {
        Path status = Path.of("/proc", String.valueOf(this.process.pid()), "status");
        if (!Files.isReadable(status)) {
            return OptionalLong.empty();
        }
        return Files.readAllLines(status)
                .stream()
                .filter((line) -> line.startsWith(PEAK))
                .mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
                .findFirst();
    }

    @Override
    public void close() throws IOException {
        this.input.close();
        try {
            if (!this.process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                this.process.destroyForcibly();
            }
        } catch (InterruptedException ex) {
            this.process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

}
