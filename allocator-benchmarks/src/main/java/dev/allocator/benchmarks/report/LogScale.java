package dev.allocator.benchmarks.report;

/**
 * Where values stand on an axis on which each power of ten has the same length. Values beyond the ends stand at the ends.
 *
 * @param min the value at the start
 * @param max the value at the end
 * @param start where the axis starts
 * @param end where it ends
 */
record LogScale(double min, double max, double start, double end) {

    double position(double value) {
        double part = Math.log(value / this.min) / Math.log(this.max / this.min);
        return this.start + Math.clamp(part, 0, 1) * (this.end - this.start);
    }

}
