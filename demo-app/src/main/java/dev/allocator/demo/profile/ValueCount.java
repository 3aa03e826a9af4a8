package dev.allocator.demo.profile;

/**
 * How often a text occurs.
 *
 * @param value the text of the cell
 * @param count how many cells have it
 */
public record ValueCount(Text value, long count) {}
