package dev.allocator.benchmarks.web;

/**
 * What came of a case.
 */
public record BodyResult(BodyCase subjectCase, BodyFigures figures) {}
