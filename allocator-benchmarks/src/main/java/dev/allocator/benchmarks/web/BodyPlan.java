package dev.allocator.benchmarks.web;

import java.util.ArrayList;
import java.util.List;

import dev.allocator.benchmarks.speed.Effort;

/**
 * Which loads a run puts on servers.
 */
public final class BodyPlan {

    /** A size that needs no care, to see what care costs. */
    static final int SMALL_BYTES = 16 << 10;

    private static final int[] CONNECTIONS = { 1, 8, 64 };

    private static final int[] USUAL_CONNECTIONS = { 8 };

    private final List<BodyCase> cases = new ArrayList<>();

    private BodyPlan() {}

    /**
     * Returns the cases in the order of the tables.
     * @param bytes the size of large bodies
     */
    public static List<BodyCase> of(Effort effort, int bytes) {
        BodyPlan plan = new BodyPlan();
        for (Server server : Server.values()) {
            boolean all = effort != Effort.QUICK;
            for (Direction direction : Direction.values()) {
                plan.add(server, direction, bytes, (all || server == Server.TOMCAT) ? CONNECTIONS : USUAL_CONNECTIONS);
                plan.add(server, direction, SMALL_BYTES, all ? CONNECTIONS : USUAL_CONNECTIONS);
            }
        }
        return List.copyOf(plan.cases);
    }

    private void add(Server server, Direction direction, int bytes, int[] connections) {
        for (int count : connections) {
            for (BodyKind kind : BodyKind.values()) {
                this.cases.add(new BodyCase(server, direction, bytes, count, kind));
            }
        }
    }

}
