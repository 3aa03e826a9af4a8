package dev.allocator.demo.container;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/**
 * Lets a test class run where there is a container engine. Elsewhere the class is skipped, which the output says in plain
 * sight, or fails where the environment demands containers.
 */
final class ContainerEngine implements ExecutionCondition {

    private static final String DEMAND = "ALLOCATOR_REQUIRE_CONTAINERS";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (DockerClientFactory.instance().isDockerAvailable()) {
            return ConditionEvaluationResult.enabled("there is a Docker engine");
        }
        String test = context.getDisplayName();
        if (Boolean.parseBoolean(System.getenv(DEMAND))) {
            throw new IllegalStateException("There is no Docker engine that Testcontainers can use, which " + test
                    + " needs: start Docker, or have it skipped by running without " + DEMAND + "=true");
        }
        System.err.printf("""

                ********************************************************************************************
                SKIPPED: %s, as there is no Docker engine that Testcontainers can use.
                It builds the demo's image and runs it with 256 MB of memory.
                To run it, start Docker and call "mvn verify" again; on Debian, as root, .ci/run does both.
                ********************************************************************************************
                """, test);
        return ConditionEvaluationResult.disabled("there is no Docker engine");
    }

}
