package dev.allocator.spring;

import org.jspecify.annotations.Nullable;

/**
 * A configuration that the application cannot start with.
 */
public final class InvalidAllocatorConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String key;

    private final String action;

    /**
     * Creates an exception about something that is not the value of a single key.
     * @param description what is wrong
     * @param action what would be right
     * @param cause the cause, if any
     */
    public InvalidAllocatorConfigurationException(String description, String action, @Nullable Throwable cause) {
        super(description, cause);
        this.key = null;
        this.action = action;
    }

    /**
     * Creates an exception about the value of a key.
     * @param key the full key
     * @param reason what is wrong with its value, to be read after the key and the value
     * @param action what would be right
     * @param cause the cause, if any
     */
    public InvalidAllocatorConfigurationException(String key, String reason, String action,
            @Nullable Throwable cause) {
        super(reason, cause);
        this.key = key;
        this.action = action;
    }

    /**
     * Returns the key whose value is wrong.
     * @return the full key, or {@code null} if it is not a single one
     */
    public @Nullable String key() {
        return this.key;
    }

    /**
     * Returns what would be right.
     * @return a sentence for the one who configures the application
     */
    public String action() {
        return this.action;
    }

}
