package dev.allocator.internal.housekeeping;

import java.lang.ref.WeakReference;

import org.jspecify.annotations.Nullable;

/**
 * A task of a {@link Housekeeper} and when it is due next. Any thread may call it.
 */
public final class Chore {

    private final Housekeeper housekeeper;

    private final WeakReference<Housekeeper.Task> task;

    private long due;

    private boolean cancelled;

    Chore(Housekeeper housekeeper, Housekeeper.Task task) {
        this.housekeeper = housekeeper;
        this.task = new WeakReference<>(task);
    }

    /**
     * Sees to it that the task is run after so many nanoseconds, or earlier if it has been scheduled for earlier. No
     * effect once cancelled.
     */
    public void schedule(long delayNanos) {
        this.housekeeper.schedule(this, delayNanos);
    }

    /**
     * Lets the task be run no more. A run that is under way goes on.
     */
    public void cancel() {
        this.housekeeper.cancel(this);
    }

    Housekeeper.@Nullable Task task() {
        return this.task.get();
    }

    boolean isUnneeded() {
        return this.task.refersTo(null);
    }

    long due() {
        return this.due;
    }

    void due(long due) {
        this.due = due;
    }

    boolean isCancelled() {
        return this.cancelled;
    }

    void cancelled() {
        this.cancelled = true;
    }

}
