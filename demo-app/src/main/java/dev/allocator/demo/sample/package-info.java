/**
 * What the demo does when it starts: it profiles the file that it ships with.
 */
@NullMarked
package dev.allocator.demo.sample;

import org.jspecify.annotations.NullMarked;
