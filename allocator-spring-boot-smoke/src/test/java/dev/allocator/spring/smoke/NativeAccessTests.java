package dev.allocator.spring.smoke;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application prints when it starts with and without native access, each in a JVM of its own.
 */
class NativeAccessTests {

    private static final String HINT = "Native access has not been enabled";

    @Test
    void enabled() throws Exception {
        String output = start(0, "--enable-native-access=ALL-UNNAMED");
        assertThat(output).contains("Read back 42").doesNotContain("WARN", HINT);
    }

    @Test
    void notEnabledButAllowed() throws Exception {
        String output = start(0);
        assertThat(output).contains("Read back 42").doesNotContain("\tat ", "Exception");
        assertThat(output.lines().filter((line) -> line.contains(HINT))).singleElement()
                .asString()
                .contains(" WARN ")
                .endsWith(
                        "Start Java with --enable-native-access=ALL-UNNAMED, or put 'Enable-Native-Access: ALL-UNNAMED'"
                                + " into the manifest of the application's jar.");
    }

    @Test
    void denied() throws Exception {
        String output = start(1, "--illegal-native-access=deny");
        assertThat(output).contains("APPLICATION FAILED TO START",
                "Memory pools need native access, which the JVM denies to the class path.",
                "Start Java with --enable-native-access=ALL-UNNAMED, or put 'Enable-Native-Access: ALL-UNNAMED' into the"
                        + " manifest of the application's jar.")
                .doesNotContain("\tat ");
    }

    private static String start(int exitCode, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-Xmx64m", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                SmokeApplication.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // An option from there would change what is tested.
        builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(exitCode);
        return output;
    }

}
