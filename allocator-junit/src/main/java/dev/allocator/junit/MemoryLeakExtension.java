package dev.allocator.junit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The extension behind {@link DetectMemoryLeaks}. It compares before the test's own {@code @BeforeEach} with after its
 * {@code @AfterEach} methods, which may therefore free what the test has allocated.
 */
final class MemoryLeakExtension implements BeforeEachCallback, AfterEachCallback {

    private static final Namespace NAMESPACE = Namespace.create(MemoryLeakExtension.class);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    @Override
    public void beforeEach(ExtensionContext context) {
        Map<Tracker, Tracker.State> before = new HashMap<>();
        MemoryLeaks.trackers().forEach((tracker) -> before.put(tracker, tracker.state()));
        context.getStore(NAMESPACE).put("before", before);
    }

    @Override
    @SuppressWarnings("unchecked")
    public void afterEach(ExtensionContext context) {
        Map<Tracker, Tracker.State> before = (Map<Tracker, Tracker.State>) Objects
                .requireNonNull(context.getStore(NAMESPACE).get("before"));
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(graceMillis(context));
        List<String> leaks = leaks(before);
        while (!leaks.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(PAUSE_NANOS);
            leaks = leaks(before);
        }
        if (!leaks.isEmpty()) {
            throw new AssertionError("The test has left memory in use:\n    " + String.join("\n    ", leaks));
        }
    }

    private static List<String> leaks(Map<Tracker, Tracker.State> before) {
        return MemoryLeaks.trackers()
                .stream()
                .flatMap((tracker) -> tracker.leaks(before.getOrDefault(tracker, Tracker.State.EMPTY)).stream())
                .toList();
    }

    private static long graceMillis(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getRequiredTestClass(), DetectMemoryLeaks.class)
                .map(DetectMemoryLeaks::graceMillis)
                .orElse(0L);
    }

}
