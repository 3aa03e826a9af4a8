package dev.allocator.benchmarks.report;

/**
 * What came of a target.
 *
 * @param measured the figure that decides, and what it is of
 * @param met whether it keeps to the bound, in words
 */
record Verdict(String measured, String met) {

    static final Verdict NOT_MEASURED = new Verdict("not measured", "");

}
