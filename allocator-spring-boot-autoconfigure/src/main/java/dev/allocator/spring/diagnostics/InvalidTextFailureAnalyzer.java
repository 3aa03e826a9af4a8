package dev.allocator.spring.diagnostics;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.util.unit.DataSize;

/**
 * Tells how a size or a time is written, which Spring Boot's own analysis of a binding does not. Before that one, which explains
 * any binding.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class InvalidTextFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

    private static final ConfigurationPropertyName ALLOCATOR = ConfigurationPropertyName.of("allocator");

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        ConfigurationProperty property = cause.getProperty();
        if (property == null || !ALLOCATOR.isAncestorOf(property.getName())) {
            return null;
        }
        Class<?> type = cause.getTarget().getType().resolve();
        if (type == DataSize.class) {
            return analysis(property, cause, "size",
                    "B, KB, MB, GB or TB, such as 64MB; each is 1024 of the one before.");
        }
        return (type == Duration.class)
                ? analysis(property, cause, "time", "ns, us, ms, s, m, h or d, such as 10s.")
                : null;
    }

    private static FailureAnalysis analysis(ConfigurationProperty property, BindException cause, String what,
            String units) {
        String key = property.getName().toString();
        String description = new WrongProperty(key, property.getValue(), property.getOrigin(), "this is no " + what)
                .describe();
        return new FailureAnalysis(description, "Set " + key + " to a number with " + units, cause);
    }

}
