/**
 * The actuator's view of the memory pools: endpoint and health.
 */
@NullMarked
package dev.allocator.spring.actuate;

import org.jspecify.annotations.NullMarked;
