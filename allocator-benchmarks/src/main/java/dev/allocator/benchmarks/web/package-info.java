/**
 * What bodies of requests and responses cost a server under load: off-heap, as arrays and as resources.
 */
@NullMarked
package dev.allocator.benchmarks.web;

import org.jspecify.annotations.NullMarked;
