package dev.allocator.demo.profile;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/**
 * Writes a {@link Text} as a JSON string without ever holding all of it.
 */
final class TextSerializer extends ValueSerializer<Text> {

    @Override
    public void serialize(Text text, JsonGenerator generator, SerializationContext context) {
        try (Reader reader = text.reader()) {
            generator.writeString(reader, -1);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

}
