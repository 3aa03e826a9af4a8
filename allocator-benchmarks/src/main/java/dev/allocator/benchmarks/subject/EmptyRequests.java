package dev.allocator.benchmarks.subject;

/**
 * Requests that allocate nothing.
 */
final class EmptyRequests implements RequestMemory {

    @Override
    public RequestHandler newHandler(Pause pause) {
        return (sizes, blackhole) -> {
            blackhole.consume(sizes);
            pause.take();
        };
    }

}
