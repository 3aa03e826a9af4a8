package dev.allocator.spring.diagnostics;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
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
        ConfigurationProperty property = find(key);
        return ((property != null)
                ? new WrongProperty(key, property.getValue(), property.getOrigin(), reason)
                : new WrongProperty(key, null, null, reason))
                .describe();
    }

    private @Nullable ConfigurationProperty find(String key) {
        if (ConfigurationPropertyName.isValid(key)) {
            ConfigurationPropertyName name = ConfigurationPropertyName.of(key);
            for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
                ConfigurationProperty property = source.getConfigurationProperty(name);
                if (property != null) {
                    return property;
                }
            }
        }
        return null;
    }

}
