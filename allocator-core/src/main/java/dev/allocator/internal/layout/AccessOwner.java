package dev.allocator.internal.layout;

/**
 * Knows how to read and write the values of one type.
 */
public interface AccessOwner {

    ElementAccess access();

}
