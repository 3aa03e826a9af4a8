package dev.allocator;

import java.lang.invoke.MethodHandles;
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
     * Makes an allocator of blocks.
     * @throws IllegalArgumentException if the type cannot be laid out
     */
    @SuppressWarnings("unchecked") // its class is of the type
    static <T> TypedAllocator<T> inBlocks(PoolOptions options, Blocks blocks, Class<T> type) {
        return TYPES.get(type).template(MethodHandles.lookup(), TypedBlocks.class)
                .make(TypedAllocator.class, options, blocks);
    }

    /**
     * Makes an allocator in a scope.
     * @throws IllegalArgumentException if the type cannot be laid out
     */
    @SuppressWarnings("unchecked") // its class is of the type
    static <T> TypedAllocator<T> inScope(AbstractScope scope, Class<T> type) {
        return TYPES.get(type).template(MethodHandles.lookup(), TypedScope.class).make(TypedAllocator.class, scope);
    }

    private static OptionalInt length(RecordComponent component) {
        FixedLength length = component.getAnnotation(FixedLength.class);
        return (length != null) ? OptionalInt.of(length.value()) : OptionalInt.empty();
    }

}
