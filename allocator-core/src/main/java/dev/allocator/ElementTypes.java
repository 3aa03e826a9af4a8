package dev.allocator;

import java.lang.reflect.RecordComponent;
import java.util.OptionalInt;

import dev.allocator.internal.layout.AccessFactory;
import dev.allocator.internal.layout.ElementAccess;

/**
 * The types that have been laid out, each once for the whole process and as long as its class is loaded.
 */
final class ElementTypes {

    private static final ClassValue<ElementAccess> TYPES = new ClassValue<>() {

        @Override
        protected ElementAccess computeValue(Class<?> type) {
            return AccessFactory.of(type, ElementTypes::length);
        }

    };

    private ElementTypes() {}

    /**
     * Returns the access to values of a type.
     * @throws IllegalArgumentException if the type cannot be laid out
     */
    static ElementAccess of(Class<?> type) {
        return TYPES.get(type);
    }

    private static OptionalInt length(RecordComponent component) {
        FixedLength length = component.getAnnotation(FixedLength.class);
        return (length != null) ? OptionalInt.of(length.value()) : OptionalInt.empty();
    }

}
