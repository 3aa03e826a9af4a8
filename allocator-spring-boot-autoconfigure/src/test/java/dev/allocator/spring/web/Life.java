package dev.allocator.spring.web;

/**
 * The lives of a request whose client waits for the end.
 */
enum Life {

    PLAIN("/plain", 200, false),
    VOID("/void", 200, false),
    VIEW("/view", 200, false),
    ENTITY("/entity", 200, false),
    HEAD("/plain", 200, false),
    NOT_MODIFIED("/not-modified", 304, false),
    MULTIPART_FILE("/file", 200, false),
    MULTIPART_PART("/part", 200, false),
    EXCEPTION_WITH_HANDLER("/handled", 409, false),
    EXCEPTION_WITH_STATUS("/status", 410, false),
    EXCEPTION_UNMAPPED("/unmapped", 500, false),
    UNWRITABLE_BODY("/unwritable", 500, false),
    META_ANNOTATION("/meta", 200, false),
    RETRIED_HANDLER("/retried", 200, false),
    CALLABLE("/callable", 200, true),
    CALLABLE_THAT_FAILS("/callable-fails", 410, true),
    TASK("/task", 200, true),
    TASK_THAT_FAILS("/task-fails", 410, true),
    TASK_TIMEOUT("/task-timeout", 503, true),
    DEFERRED("/deferred", 200, true),
    DEFERRED_BEFORE_RETURN("/deferred-at-once", 200, true),
    DEFERRED_THAT_FAILS("/deferred-fails", 410, true),
    DEFERRED_TIMEOUT("/deferred-never", 503, true),
    DEFERRED_TIMEOUT_RESULT("/deferred-timeout-result", 200, true),
    FUTURE("/future", 200, true),
    FUTURE_THAT_FAILS("/future-fails", 410, true),
    FUTURE_TIMEOUT("/future-never", 503, true),
    STREAMING("/streaming", 200, true),
    STREAMING_ENTITY("/streaming-entity", 200, true),
    STREAMING_THAT_FAILS("/streaming-fails", Life.BROKEN, true),
    EMITTER("/emitter", 200, true),
    EMITTER_THAT_FAILS("/emitter-fails", Life.BROKEN, true),
    EMITTER_TIMEOUT("/emitter-timeout", Life.BROKEN, true),
    SSE("/sse", 200, true),
    SSE_THAT_FAILS("/sse-fails", Life.BROKEN, true),
    SSE_TIMEOUT("/sse-timeout", Life.BROKEN, true),
    MONO("/mono", 200, true),
    MONO_THAT_FAILS("/mono-fails", 410, true),
    FLUX("/flux", 200, true),
    FLUX_OF_EVENTS("/flux-events", 200, true),
    START_ASYNC("/start-async", 200, true),
    START_ASYNC_DISPATCH("/start-async-dispatch", 200, true),
    AWAITED_THREAD("/awaited-thread", 200, true);

    /** The response begins with status 200, and whether and how it ends is the server's choice. */
    static final int BROKEN = -1;

    private final String path;

    private final int status;

    private final boolean shared;

    Life(String path, int status, boolean shared) {
        this.path = path;
        this.status = status;
        this.shared = shared;
    }

    String path() {
        return this.path;
    }

    int status() {
        return this.status;
    }

    boolean shared() {
        return this.shared;
    }

    /**
     * Tells whether the work goes on, with a lease, when the scope has been closed at a time-out.
     */
    boolean outlivesItsRequest() {
        return this == TASK_TIMEOUT || this == EMITTER_TIMEOUT || this == SSE_TIMEOUT;
    }

}
