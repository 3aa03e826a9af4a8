package dev.allocator.spring.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

import dev.allocator.MemoryPool;
import dev.allocator.spring.InvalidAllocatorConfigurationException;

/**
 * Hands the sizes and times of a pool to its builder and remembers which key each came from, so that the builder's complaint can
 * be told in the words of the configuration.
 */
final class PoolOptions {

    private final String ownPrefix;

    private final Map<String, String> keysByOption = new LinkedHashMap<>();

    /**
     * @param ownPrefix where the pool's own keys are
     */
    PoolOptions(String ownPrefix) {
        this.ownPrefix = ownPrefix;
    }

    /**
     * Sets a size that the pool may inherit.
     * @param suffix the end of the key
     * @param option what the builder calls it
     * @param own the pool's own value, if any
     * @param inherited the value for all pools
     * @param setter the builder's method
     */
    void size(String suffix, String option, @Nullable DataSize own, DataSize inherited,
            LongConsumer setter) {
        set(suffix, option, own, inherited, (size) -> setter.accept(size.toBytes()));
    }

    /**
     * Sets a time that the pool may inherit, as {@link #size}.
     */
    void time(String suffix, String option, @Nullable Duration own, Duration inherited, Consumer<Duration> setter) {
        set(suffix, option, own, inherited, setter);
    }

    private <T> void set(String suffix, String option, @Nullable T own, T inherited, Consumer<T> setter) {
        String prefix = (own != null) ? this.ownPrefix : AllocatorProperties.PREFIX;
        this.keysByOption.put(option, prefix + "." + suffix);
        try {
            setter.accept((own != null) ? own : inherited);
        } catch (IllegalArgumentException ex) {
            throw refused(ex);
        }
    }

    MemoryPool build(MemoryPool.Builder builder) {
        try {
            return builder.build();
        } catch (IllegalArgumentException ex) {
            throw refused(ex);
        }
    }

    /**
     * Translates the builder's message, which names options.
     */
    private InvalidAllocatorConfigurationException refused(IllegalArgumentException ex) {
        Matcher options = Pattern.compile("\\b(" + String.join("|", this.keysByOption.keySet()) + ")\\b")
                .matcher(String.valueOf(ex.getMessage()));
        String reason = options.replaceAll((match) -> this.keysByOption.get(match.group()));
        String key = options.reset().find()
                ? this.keysByOption.getOrDefault(options.group(), this.ownPrefix)
                : this.ownPrefix;
        return new InvalidAllocatorConfigurationException(key, reason, "Correct the value of " + key + ".", ex);
    }

}
