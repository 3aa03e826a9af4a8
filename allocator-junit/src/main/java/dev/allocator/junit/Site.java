package dev.allocator.junit;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where something was allocated.
 *
 * @param what what it is
 * @param frames the calls that led there, the innermost first
 */
record Site(String what, List<StackWalker.StackFrame> frames) {

    private static final int MAX_FRAMES = 12;

    private static final Set<String> TRACKING = Set.of(Site.class.getName(), Tracker.class.getName(),
            TrackedPool.class.getName());

    private static final List<String> UNINTERESTING = List.of("jdk.", "java.lang.reflect.");

    static Site here(String what) {
        return new Site(what, StackWalker.getInstance().walk(Site::interesting));
    }

    private static List<StackWalker.StackFrame> interesting(Stream<StackWalker.StackFrame> frames) {
        return frames.filter((frame) -> !isTracking(frame)).limit(MAX_FRAMES).toList();
    }

    private static boolean isTracking(StackWalker.StackFrame frame) {
        String name = frame.getClassName();
        return TRACKING.contains(name) || UNINTERESTING.stream().anyMatch(name::startsWith);
    }

    @Override
    public String toString() {
        return this.what + this.frames.stream()
                .map((frame) -> "\n        at " + frame.toStackTraceElement())
                .collect(Collectors.joining());
    }

}
