package dev.allocator;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says how many elements an array component of a record has, so that the record can be laid out by a
 * {@link TypedAllocator}: {@code record Reading(long time, @FixedLength(3) float[] axes) {}}.
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface FixedLength {

    /**
     * The number of elements.
     * @return the length that every array in this component has, from 1
     */
    int value();

}
