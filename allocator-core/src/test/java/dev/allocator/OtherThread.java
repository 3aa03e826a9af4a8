package dev.allocator;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs something on a thread of its own, which has ended when the result is there, and throws what it threw.
 */
final class OtherThread {

    private static final long PATIENCE_SECONDS = 60;

    private OtherThread() {}

    static <T> T call(Callable<T> callable) throws Exception {
        return call(Thread.ofPlatform().name("other"), callable);
    }

    static <T> T call(Thread.Builder builder, Callable<T> callable) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = builder.start(() -> {
            try {
                result.complete(callable.call());
            } catch (Throwable ex) {
                result.completeExceptionally(ex);
            }
        });
        try {
            return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException ex) {
            if (ex.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw new AssertionError(ex.getCause());
        } catch (TimeoutException ex) {
            AssertionError stuck = new AssertionError("The other thread does not end");
            stuck.setStackTrace(thread.getStackTrace());
            throw stuck;
        } finally {
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        }
    }

    static void run(Action action) throws Exception {
        run(Thread.ofPlatform().name("other"), action);
    }

    static void run(Thread.Builder builder, Action action) throws Exception {
        call(builder, () -> {
            action.run();
            return true;
        });
    }

    interface Action {

        void run() throws Exception;

    }

}
