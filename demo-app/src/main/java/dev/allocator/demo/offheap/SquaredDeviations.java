package dev.allocator.demo.offheap;

/**
 * The sum of squared deviations from a mean, each taken to about 106 bits, so that it is right also where the values are
 * large and close together. All values are scaled to magnitudes of about 1, where squares neither overflow nor vanish.
 */
final class SquaredDeviations {

    private final double meanHigh;

    private final double meanLow;

    private final int power;

    private final double scale;

    private double sum;

    /** What {@link #sum} has lost by rounding (Neumaier's summation). */
    private double lost;

    /**
     * Creates an empty sum.
     * @param mean the mean of the values
     * @param largest the largest magnitude of the values
     */
    SquaredDeviations(ExactSum.Mean mean, double largest) {
        this.power = Math.getExponent(largest);
        this.scale = Math.scalb(1.0, -this.power);
        ExactSum.Mean scaled = mean.scaled(this.power);
        this.meanHigh = scaled.high();
        this.meanLow = scaled.low();
    }

    void add(double value, long times) {
        add(value * this.scale, 0, times);
    }

    void add(long value, long times) {
        double high = (value >> Integer.SIZE) * 0x1p32;
        double low = value & 0xFFFFFFFFL;
        double sum = high + low;
        // high is 0 or the larger: the rounding error of the sum is exact.
        double error = low - (sum - high);
        add(sum * this.scale, error * this.scale, times);
    }

    private void add(double valueHigh, double valueLow, long times) {
        double difference = valueHigh - this.meanHigh;
        double back = difference - valueHigh;
        double error = (valueHigh - (difference - back)) + (-this.meanHigh - back);
        double deviation = difference + (error + (valueLow - this.meanLow));
        addTerm(deviation * deviation * times);
    }

    private void addTerm(double term) {
        double total = this.sum + term;
        this.lost += (this.sum >= term) ? (this.sum - total) + term : (term - total) + this.sum;
        this.sum = total;
    }

    /** The sample standard deviation; infinite if it exceeds the range of a double. */
    double sampleDeviation(long count) {
        return Math.scalb(Math.sqrt((this.sum + this.lost) / (count - 1)), this.power);
    }

}
