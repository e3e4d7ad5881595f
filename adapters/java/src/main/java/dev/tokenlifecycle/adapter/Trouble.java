package dev.tokenlifecycle.adapter;

import java.util.function.Consumer;

/** Something that fails or works: one line in the log when it begins to fail, one when it works again. */
final class Trouble {
    private final Consumer<String> log;
    private final String fails;
    private final String works;
    private volatile boolean failing;

    Trouble(Consumer<String> log, String fails, String works) {
        this.log = log;
        this.fails = fails;
        this.works = works;
    }

    void failed(String reason) {
        if (!failing) {
            log.accept(fails + ": " + reason);
        }
        failing = true;
    }

    void worked() {
        if (failing) {
            log.accept(works);
        }
        failing = false;
    }

    boolean failing() {
        return failing;
    }
}
