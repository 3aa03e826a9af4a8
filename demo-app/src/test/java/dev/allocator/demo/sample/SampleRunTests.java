package dev.allocator.demo.sample;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import dev.allocator.demo.DemoApplication;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class SampleRunTests {

    private static ConfigurableApplicationContext start(String... arguments) {
        return new SpringApplicationBuilder(DemoApplication.class).properties("spring.main.banner-mode=off")
                .run(arguments);
    }

    @Test
    void printsTheProfileAndWhereToLookNext(CapturedOutput output) {
        try (ConfigurableApplicationContext context = start("--server.port=0")) {
            String port = context.getEnvironment().getRequiredProperty("local.server.port");
            assertThat(output.getOut()).contains("seattle-weather.csv", "1461 rows", "KiB off-heap")
                    .containsPattern(
                            "column +type +count +nulls +distinct +min +max +mean +stddev +p50 +p95 +most frequent")
                    .containsPattern(
                            "date +DATE +1461 +0 +1461 +2012-01-01 +2015-12-31 +- +- +- +- +2012-01-01 \\(1\\)")
                    .containsPattern(
                            "temp_max +DECIMAL +1461 +0 +67 +-1.6 +35.6 +16.4391 +7.34976 +15.6 +28.9 +11.1 \\(58\\)")
                    .contains("curl http://localhost:" + port + "/actuator/allocator",
                            "@your.csv http://localhost:" + port + "/profiles",
                            "/actuator/metrics/allocator.memory.used");
        }
    }

    @Test
    void canBeSwitchedOff(CapturedOutput output) {
        try (ConfigurableApplicationContext context = start("--server.port=0", "--demo.profile-sample=false")) {
            assertThat(context.isRunning()).isTrue();
            assertThat(output.getOut()).doesNotContain("seattle-weather");
        }
    }

    @Test
    void doesNotStopTheApplicationWhenItFails(CapturedOutput output) {
        try (ConfigurableApplicationContext context = start("--server.port=0", "--spring.mvc.servlet.path=/else")) {
            assertThat(context.isRunning()).isTrue();
            assertThat(output.getOut()).contains("The sample could not be profiled: ", "404");
        }
    }

}
