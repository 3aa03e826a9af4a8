package dev.allocator.benchmarks.web;

import java.io.IOException;

/**
 * Puts loads on servers, each on a new one.
 */
public final class BodyLauncher {

    private final Phases phases;

    private final ServerLimits limits;

    public BodyLauncher(Phases phases) {
        this(phases, ServerLimits.DEFAULT);
    }

    BodyLauncher(Phases phases, ServerLimits limits) {
        this.phases = phases;
        this.limits = limits;
    }

    /**
     * Runs a case.
     * @throws IOException if the server fails, or answers anything but what it must
     */
    public BodyResult run(BodyCase subjectCase) throws IOException, InterruptedException {
        try (ServerProcess server = ServerProcess.start(subjectCase.server(), subjectCase.bytes(), this.limits);
                LoadClient client = new LoadClient(server.address(), Exchange.of(subjectCase),
                        subjectCase.connections())) {
            client.run(this.phases.warmUp());
            // The first reading loads classes, which is not to be in the figures.
            server.read();
            ServerReading before = server.read();
            Load load = client.run(this.phases.measured());
            ServerReading after = server.read();
            return new BodyResult(subjectCase, BodyFigures.of(load, before, after, server.peakResidentBytes()));
        }
    }

    /**
     * Tells in words how long and with what is measured.
     */
    public String describe() {
        return this.phases.describe() + " on a server with " + this.limits.describe();
    }

}
