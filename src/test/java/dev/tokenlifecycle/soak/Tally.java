package dev.tokenlifecycle.soak;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** What was done, and what went wrong. */
final class Tally {
    private final Map<String, LongAdder> done = new ConcurrentSkipListMap<>();
    private final LongAdder repeated = new LongAdder();
    private final List<Throwable> wrong = new CopyOnWriteArrayList<>();

    <T> T count(String what, Supplier<T> action) {
        T result = action.get();
        done.computeIfAbsent(what, key -> new LongAdder()).increment();
        return result;
    }

    /** What fails is wrong. */
    void doing(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException failed) {
            wrong(failed);
        }
    }

    void repeated() {
        repeated.increment();
    }

    void wrong(Throwable what) {
        wrong.add(what);
    }

    List<Throwable> wrong() {
        return List.copyOf(wrong);
    }

    long of(String what) {
        return done.getOrDefault(what, new LongAdder()).sum();
    }

    @Override
    public String toString() {
        return new TreeMap<>(done) + ", requests tried again: " + repeated;
    }
}
