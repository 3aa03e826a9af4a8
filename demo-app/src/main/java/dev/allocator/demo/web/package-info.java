/**
 * The profilers over HTTP.
 */
@NullMarked
package dev.allocator.demo.web;

import org.jspecify.annotations.NullMarked;
