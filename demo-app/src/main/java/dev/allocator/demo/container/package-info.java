/**
 * What the demo's container image needs beside the application.
 */
@NullMarked
package dev.allocator.demo.container;

import org.jspecify.annotations.NullMarked;
