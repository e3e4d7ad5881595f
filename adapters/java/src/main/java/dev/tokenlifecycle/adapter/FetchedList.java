package dev.tokenlifecycle.adapter;

import dev.tokenlifecycle.adapter.Clocks.Moment;
import dev.tokenlifecycle.adapter.SignedMessages.RefusedException;
import dev.tokenlifecycle.adapter.SignedMessages.Verified;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Fetches the list of a hook and takes it in. The last one survives a restart in the snapshot. */
final class FetchedList {
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);

    private final Shared shared;
    private final Realm realm;
    private final Keys keys;
    private final Age age;
    private final Trouble trouble;
    private final Trouble disk;
    private volatile Duration interval = Duration.ofMillis(500);

    FetchedList(Shared shared, Realm realm, Keys keys) {
        this.shared = shared;
        this.realm = realm;
        this.keys = keys;
        this.age = new Age(shared.clocks());
        String revocations = "The revocations of " + shared.settings().issuer();
        this.trouble = new Trouble(shared.log(), revocations + " can't be read", revocations + " are known again");
        String snapshot = "The snapshot " + shared.settings().snapshot();
        this.disk = new Trouble(shared.log(), snapshot + " can't be written", snapshot + " is written again");
    }

    /** How old what is known of the list is. */
    Duration age() {
        return age.now();
    }

    /** How long to wait until the next fetch. */
    Duration pause() {
        return trouble.failing() ? AFTER_TROUBLE : interval;
    }

    /** Takes in the list of the snapshot, if that is good. */
    void restore() {
        Snapshot.read(shared.settings().snapshot()).ifPresent(this::restore);
    }

    private void restore(Snapshot snapshot) {
        keys.start(snapshot.keys());
        try {
            Verified verified = shared.messages().list(snapshot.list(), 0, true);
            long second = shared.clocks().second();
            shared.inForce().addWhole(verified.revocations(), second);
            Duration ago = Duration.ofSeconds(Math.max(0, second - verified.issuedAt()));
            age.knownAt(shared.clocks().now().minus(ago));
        } catch (RefusedException | IOException foreign) {
            shared.log()
                    .accept("The snapshot " + shared.settings().snapshot() + " isn't used: " + foreign.getMessage());
        } finally {
            keys.expire();
        }
    }

    /** Fetches once; what fails is logged. */
    void fetch() {
        Moment begin = shared.clocks().now();
        try {
            if (roomAgain()) {
                realm.forgetList();
            }
            Optional<String> list = realm.list();
            if (list.isPresent()) {
                takeIn(list.get());
            }
            age.knownAt(begin);
            trouble.worked();
            list.ifPresent(this::save);
        } catch (IOException | RefusedException | RuntimeException failed) {
            trouble.failed(failed.getMessage());
        }
    }

    // Something was left out, and fits now: it is in the list, even where that hasn't changed.
    private boolean roomAgain() {
        InForce inForce = shared.inForce();
        return inForce.full(shared.clocks().second())
                && inForce.size() < shared.settings().capacity();
    }

    private void takeIn(String list) throws IOException, RefusedException {
        try {
            long second = shared.clocks().second();
            Verified verified = shared.messages().list(list, second, false);
            shared.inForce().addWhole(verified.revocations(), second);
            interval = Duration.ofMillis(verified.intervalMillis());
        } catch (IOException | RefusedException unusable) {
            realm.forgetList();
            throw unusable;
        }
    }

    private void save(String list) {
        if (shared.settings().snapshot() == null) {
            return;
        }
        try {
            new Snapshot(keys.known(), list).write(shared.settings().snapshot());
            disk.worked();
        } catch (IOException unwritable) {
            disk.failed(unwritable.toString());
        }
    }
}
