/**
 * What the allocator needs of an operating system, behind one interface with a portable default.
 */
@NullMarked
package dev.allocator.internal.os;

import org.jspecify.annotations.NullMarked;
