/**
 * Collections whose elements lie off-heap, in blocks of a {@linkplain dev.allocator.MemoryPool pool} or in a
 * {@linkplain dev.allocator.MemoryScope scope}, where the garbage collector never sees them.
 * <p>
 * Elements are values: a collection holds a copy of what it is given and returns a new object for what it is asked, equal
 * but not identical. {@code null} is refused with a {@link java.lang.NullPointerException}; asking for it finds nothing.
 * <p>
 * <b>Life.</b> A collection made on a pool holds blocks until it is cleared or closed; nothing frees them when it is
 * merely forgotten, but they end with the pool. A collection made in a scope ends with the scope, and what it outgrows or
 * clears stays with the scope until then. A collection that has been closed, or whose scope has been closed, throws
 * {@link java.lang.IllegalStateException} at every use.
 * <p>
 * <b>Threads.</b> As in {@code java.util}: several threads may read at once, while nobody writes; otherwise they must
 * synchronise. Iterators are fail-fast on a best-effort basis. Use without synchronisation may lose or mix up elements,
 * throw, or read and write memory that the pool has given to somebody else meanwhile, but it neither crashes the VM nor
 * breaks the pool's own order. A collection in a confined scope belongs to the scope's thread.
 * <p>
 * <b>Failure.</b> An operation that does not get the memory it needs throws a {@link dev.allocator.MemoryLimitException}
 * and leaves the collection as it was.
 */
@NullMarked
package dev.allocator.collection;

import org.jspecify.annotations.NullMarked;
