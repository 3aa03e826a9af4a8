package dev.allocator.spring.diagnostics;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;

/**
 * A key with a value that is wrong.
 *
 * @param key the full key
 * @param value what it says, if it is set
 * @param origin where it says so, if that is known
 * @param reason what is wrong
 */
record WrongProperty(String key, @Nullable Object value, @Nullable Origin origin, String reason) {

    String describe() {
        StringBuilder description = new StringBuilder(
                "The configuration of the memory pools is wrong:%n%n".formatted());
        append(description, "Property", this.key);
        append(description, "Value", (this.value != null) ? "\"" + this.value + "\"" : null);
        append(description, "Origin", this.origin);
        append(description, "Reason", this.reason);
        return description.toString();
    }

    private static void append(StringBuilder description, String what, @Nullable Object text) {
        if (text != null) {
            description.append("    %s: %s%n".formatted(what, text));
        }
    }

}
