/**
 * Off-heap memory pools and scopes on {@code java.lang.foreign}.
 */
module dev.allocator.core {

    requires static org.jspecify;

    exports dev.allocator;
    exports dev.allocator.collection;

}
