package dev.allocator.spring.diagnostics;

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
 * Tells how a size is written, which Spring Boot's own analysis of a binding does not. Before that one, which explains
 * any binding.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class InvalidSizeFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

    private static final ConfigurationPropertyName ALLOCATOR = ConfigurationPropertyName.of("allocator");

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        ConfigurationProperty property = cause.getProperty();
        if (property == null || cause.getTarget().getType().resolve() != DataSize.class
                || !ALLOCATOR.isAncestorOf(property.getName())) {
            return null;
        }
        String key = property.getName().toString();
        String description = new WrongProperty(key, property.getValue(), property.getOrigin(), "this is no size")
                .describe();
        return new FailureAnalysis(description,
                "Set " + key + " to a number with B, KB, MB, GB or TB, such as 64MB; each is 1024 of the one before.",
                cause);
    }

}
