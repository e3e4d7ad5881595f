package dev.tokenlifecycle.soak;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The logins that nobody uses at the moment. */
final class Logins {
    private final List<Login> idle = new ArrayList<>();

    /** Any of them; null where there is none. */
    synchronized @Nullable Login take() {
        idle.removeIf(Login::isOver);
        if (idle.isEmpty()) {
            return null;
        }
        Collections.swap(idle, 0, ThreadLocalRandom.current().nextInt(idle.size()));
        return idle.remove(0);
    }

    synchronized void give(Login login) {
        idle.add(login);
    }
}
