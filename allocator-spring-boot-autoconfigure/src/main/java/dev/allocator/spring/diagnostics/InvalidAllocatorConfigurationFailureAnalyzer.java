package dev.allocator.spring.diagnostics;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;

import dev.allocator.spring.InvalidAllocatorConfigurationException;

/**
 * Tells which key is wrong, what it says, where it says so and what would be right.
 */
final class InvalidAllocatorConfigurationFailureAnalyzer
        extends
            AbstractFailureAnalyzer<InvalidAllocatorConfigurationException> {

    private final Environment environment;

    InvalidAllocatorConfigurationFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidAllocatorConfigurationException cause) {
        String reason = String.valueOf(cause.getMessage());
        String description = (cause.key() != null) ? describe(cause.key(), reason) : reason;
        return new FailureAnalysis(description, cause.action(), cause);
    }

    private String describe(String key, String reason) {
        StringBuilder description = new StringBuilder("The configuration of the memory pools is wrong:%n".formatted());
        description.append("%n    Property: %s".formatted(key));
        Object value = value(key);
        if (value != null) {
            description.append("%n    Value: \"%s\"".formatted(value));
        }
        Origin origin = origin(key);
        if (origin != null) {
            description.append("%n    Origin: %s".formatted(origin));
        }
        return description.append("%n    Reason: %s".formatted(reason)).toString();
    }

    private @Nullable Object value(String key) {
        return this.environment.getProperty(key);
    }

    private @Nullable Origin origin(String key) {
        if (!ConfigurationPropertyName.isValid(key)) {
            return null;
        }
        ConfigurationPropertyName name = ConfigurationPropertyName.of(key);
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
            if (source.getConfigurationProperty(name) != null) {
                return Origin.from(source.getConfigurationProperty(name));
            }
        }
        return null;
    }

}
