package dev.allocator.internal.housekeeping;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When chores are done, by a clock of the test's own, and the thread that does them.
 */
class HousekeeperTest {

    private static final long PATIENCE_SECONDS = 60;

    private long now = Long.MAX_VALUE - 5;

    private final List<Runnable> threads = new ArrayList<>();

    private final Housekeeper housekeeper = new Housekeeper(() -> this.now, this.threads::add);

    private final List<String> done = new ArrayList<>();

    @Test
    void choreIsDoneWhenItIsDueAndAgainWhenItSays() {
        Housekeeper.Task task = noting("a", 10);
        Chore chore = this.housekeeper.chore(task);
        doAfter(100);
        assertThat(this.done).isEmpty();
        chore.schedule(10);
        doAfter(9);
        assertThat(this.done).isEmpty();
        doAfter(1);
        assertThat(this.done).containsExactly("a");
        doAfter(9);
        doAfter(1);
        assertThat(this.done).containsExactly("a", "a");
        keep(task);
    }

    @Test
    void choreThatSaysNeverIsDoneOnceUntilItIsScheduledAgain() {
        Housekeeper.Task task = noting("a", Housekeeper.Task.NEVER);
        Chore chore = this.housekeeper.chore(task);
        chore.schedule(0);
        doAfter(0);
        doAfter(Long.MAX_VALUE / 4);
        assertThat(this.done).containsExactly("a");
        chore.schedule(0);
        doAfter(0);
        assertThat(this.done).containsExactly("a", "a");
        keep(task);
    }

    @Test
    void choresAreDoneInTheOrderInWhichTheyAreDue() {
        List<Housekeeper.Task> tasks = List.of(noting("a", Housekeeper.Task.NEVER),
                noting("b", Housekeeper.Task.NEVER), noting("c", Housekeeper.Task.NEVER));
        this.housekeeper.chore(tasks.get(0)).schedule(20);
        this.housekeeper.chore(tasks.get(1)).schedule(30);
        this.housekeeper.chore(tasks.get(2)).schedule(10);
        doAfter(30);
        assertThat(this.done).containsExactly("c", "a", "b");
        keep(tasks);
    }

    @Test
    void choreIsDoneAtTheEarliestTimeItWasScheduledFor() {
        Housekeeper.Task task = noting("a", Housekeeper.Task.NEVER);
        Chore chore = this.housekeeper.chore(task);
        chore.schedule(20);
        chore.schedule(10);
        chore.schedule(30);
        doAfter(10);
        assertThat(this.done).containsExactly("a");
        doAfter(20);
        assertThat(this.done).containsExactly("a");
        keep(task);
    }

    @Test
    void whatIsScheduledWhileTheChoreIsDoneIsNotForgotten() {
        AtomicReference<Chore> chore = new AtomicReference<>();
        Housekeeper.Task task = () -> {
            this.done.add("a");
            chore.get().schedule(5);
            return 100;
        };
        chore.set(this.housekeeper.chore(task));
        chore.get().schedule(0);
        doAfter(0);
        doAfter(5);
        assertThat(this.done).containsExactly("a", "a");
        keep(task);
    }

    @Test
    void cancelledChoreIsDoneNoMore() {
        Housekeeper.Task task = noting("a", 1);
        Chore chore = this.housekeeper.chore(task);
        chore.schedule(0);
        doAfter(0);
        chore.cancel();
        chore.schedule(0);
        doAfter(10);
        assertThat(this.done).containsExactly("a");
        keep(task);
    }

    @Test
    void choreThatFailsIsReportedAndKeepsNoOtherFromBeingDone() {
        List<Throwable> reported = new ArrayList<>();
        Thread thread = Thread.currentThread();
        Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
        thread.setUncaughtExceptionHandler((_, ex) -> reported.add(ex));
        try {
            Housekeeper.Task failing = () -> {
                throw new IllegalStateException("broken");
            };
            Housekeeper.Task other = noting("b", 1);
            this.housekeeper.chore(failing).schedule(0);
            this.housekeeper.chore(other).schedule(0);
            doAfter(0);
            doAfter(1);
            assertThat(this.done).containsExactly("b", "b");
            assertThat(reported).singleElement().extracting(Throwable::getMessage).isEqualTo("broken");
            doAfter(TimeUnit.MINUTES.toNanos(1));
            assertThat(reported).hasSize(2);
            keep(failing);
            keep(other);
        } finally {
            thread.setUncaughtExceptionHandler(before);
        }
    }

    @Test
    void threadIsAskedForOnceAndOnlyWhenSomethingIsScheduled() {
        Housekeeper.Task task = noting("a", 1);
        Chore chore = this.housekeeper.chore(task);
        assertThat(this.threads).isEmpty();
        chore.schedule(10);
        chore.schedule(5);
        this.housekeeper.chore(task).schedule(7);
        assertThat(this.threads).hasSize(1);
        keep(task);
    }

    @Test
    void threadThatCannotBeHadIsAskedForAgain() {
        AtomicInteger attempts = new AtomicInteger();
        Housekeeper poor = new Housekeeper(() -> this.now, (_) -> {
            attempts.incrementAndGet();
            throw new OutOfMemoryError("no thread");
        });
        Housekeeper.Task task = noting("a", 1);
        Chore chore = poor.chore(task);
        chore.schedule(10);
        chore.schedule(5);
        assertThat(attempts).hasValue(2);
        keep(task);
    }

    @Test
    void taskIsNotKeptAlive() {
        WeakReference<Housekeeper.Task> task = scheduleAndForget();
        while (task.get() != null) {
            System.gc();
        }
        doAfter(100);
        assertThat(this.done).isEmpty();
    }

    private WeakReference<Housekeeper.Task> scheduleAndForget() {
        Housekeeper.Task task = noting("a", 10);
        this.housekeeper.chore(task).schedule(10);
        return new WeakReference<>(task);
    }

    @Test
    void daemonOfThatNameDoesTheChores() throws InterruptedException {
        Housekeeper real = new Housekeeper("housekeeper-under-test");
        AtomicReference<Thread> by = new AtomicReference<>();
        CountDownLatch thrice = new CountDownLatch(3);
        Housekeeper.Task task = () -> {
            by.set(Thread.currentThread());
            thrice.countDown();
            return 1000;
        };
        Chore chore = real.chore(task);
        chore.schedule(0);
        assertThat(thrice.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        chore.cancel();
        assertThat(by.get().getName()).isEqualTo("housekeeper-under-test");
        assertThat(by.get().isDaemon()).isTrue();
        assertThat(by.get().getContextClassLoader()).isSameAs(ClassLoader.getSystemClassLoader());
        keep(task);
    }

    @Test
    void threadIsWokenForWhatIsDueEarlier() throws InterruptedException {
        Housekeeper real = new Housekeeper("housekeeper-under-test");
        CountDownLatch early = new CountDownLatch(1);
        Housekeeper.Task late = () -> Housekeeper.Task.NEVER;
        Housekeeper.Task task = () -> {
            early.countDown();
            return Housekeeper.Task.NEVER;
        };
        Chore waiting = real.chore(late);
        waiting.schedule(TimeUnit.DAYS.toNanos(1));
        real.chore(task).schedule(0);
        assertThat(early.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        waiting.cancel();
        keep(late);
        keep(task);
    }

    /** With a clock that leaps, so that nobody waits for the time that the thread waits. */
    @Test
    void threadWithoutChoresEndsAndAnotherIsStartedForTheNext() throws InterruptedException {
        AtomicReference<Thread> thread = new AtomicReference<>();
        AtomicInteger reads = new AtomicInteger();
        Housekeeper leaping = new Housekeeper(() -> TimeUnit.DAYS.toNanos(reads.incrementAndGet()),
                (work) -> thread.set(Thread.ofPlatform().daemon().start(work)));
        Housekeeper.Task task = noting("a", Housekeeper.Task.NEVER);
        for (int round = 1; round <= 3; round++) {
            leaping.chore(task).schedule(0);
            thread.get().join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            assertThat(thread.get().isAlive()).isFalse();
            assertThat(this.done).hasSize(round);
        }
        keep(task);
    }

    private Housekeeper.Task noting(String name, long delayNanos) {
        return () -> {
            this.done.add(name);
            return delayNanos;
        };
    }

    private void doAfter(long nanos) {
        this.now += nanos;
        this.housekeeper.doDue();
    }

    /** Tasks are held weakly. */
    private static void keep(Object tasks) {
        assertThat(tasks).isNotNull();
    }

}
