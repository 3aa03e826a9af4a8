package dev.allocator.spring.metrics;

import java.time.Duration;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;

import dev.allocator.spring.ScopeListener;

/**
 * Records how long the scopes of requests are open and how much is requested from them.
 */
final class ScopeMeters implements ScopeListener {

    private static final String POOL = "pool";

    private final MeterProvider<Timer> durations;

    private final MeterProvider<DistributionSummary> sizes;

    ScopeMeters(MeterRegistry registry) {
        this.durations = Timer.builder("allocator.scope")
                .description("Time from the opening to the closing of a request's scope")
                .withRegistry(registry);
        this.sizes = DistributionSummary.builder("allocator.scope.size")
                .description("Memory requested from a request's scope")
                .baseUnit(BaseUnits.BYTES)
                .withRegistry(registry);
    }

    @Override
    public void scopeClosed(String pool, Duration duration, long usedBytes) {
        this.durations.withTag(POOL, pool).record(duration);
        this.sizes.withTag(POOL, pool).record((double) usedBytes);
    }

}
