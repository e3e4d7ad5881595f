package dev.tokenlifecycle.adapter;

import dev.tokenlifecycle.adapter.Clocks.Moment;
import dev.tokenlifecycle.adapter.Keys.UnknownKeyException;
import dev.tokenlifecycle.adapter.SignedMessages.RefusedException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Takes pushes, keeps them in the store, and takes in what the store has of other instances and of the time before a restart. */
final class Pushes {
    private final Shared shared;
    private final RevocationStore store;
    private final Age age;
    private final Trouble trouble;
    private final Set<String> taken = new HashSet<>();
    private final Set<String> refused = new HashSet<>();
    private volatile int refusedNow;

    Pushes(Shared shared, RevocationStore store) {
        this.shared = shared;
        this.store = store;
        this.age = new Age(shared.clocks());
        String revocations = "The kept revocations of " + shared.settings().issuer();
        this.trouble = new Trouble(shared.log(), revocations + " can't be read", revocations + " are known again");
    }

    /** How old what is known of the store is; zero where pushes are kept in memory only. */
    Duration age() {
        return store == RevocationStore.MEMORY ? Duration.ZERO : age.now();
    }

    /** How many tokens in the store don't verify. */
    int refused() {
        return refusedNow;
    }

    /** Verifies, keeps, and only then says 202. */
    PushAnswer receive(String body) {
        try {
            Optional<RevokedTokens> revoked = shared.messages().securityEvent(body);
            return revoked.isEmpty() ? PushAnswer.ACCEPTED : keep(revoked.get(), body.strip());
        } catch (RefusedException refusal) {
            return refusal.answer;
        } catch (UnknownKeyException soon) {
            return PushAnswer.later("not signed with a key of the issuer that was published a moment ago");
        } catch (IOException noKeys) {
            return PushAnswer.later("the keys of the issuer can't be fetched");
        } catch (RevocationStoreException down) {
            return PushAnswer.later("the store is down");
        }
    }

    // What finds no room here is taken from the store later; without one, the sender must come again.
    private PushAnswer keep(RevokedTokens revoked, String token) {
        long skew = shared.settings().skew().toSeconds();
        store.keep(revoked.id(), token, revoked.safeAfter() + skew);
        return takeIn(revoked) || store != RevocationStore.MEMORY
                ? PushAnswer.ACCEPTED
                : PushAnswer.later("there is no room: the capacity is too small");
    }

    private boolean takeIn(RevokedTokens revoked) {
        return shared.inForce().add(List.of(revoked), shared.clocks().second());
    }

    /** Reads the store once, and forgets what is no longer in force; what fails is logged, and stops nothing else. */
    void read() {
        Moment begin = shared.clocks().now();
        long second = shared.clocks().second();
        shared.inForce().expire(second);
        long leftOut = shared.inForce().leftOut();
        try {
            Set<String> kept = Set.copyOf(store.inForce(second));
            Optional<String> unread = takeIn(kept);
            if (isWhole() && taken.containsAll(kept)) {
                shared.inForce().nothingLeftOut(leftOut);
            }
            if (unread.isPresent()) {
                trouble.failed(unread.get());
            } else {
                age.knownAt(begin);
                trouble.worked();
            }
        } catch (RuntimeException down) {
            trouble.failed(down.getMessage());
        }
    }

    // With a list, the store need not have what was left out.
    private boolean isWhole() {
        return store != RevocationStore.MEMORY && shared.settings().list() == null;
    }

    // Why there are tokens of which nobody can say yet whether they are good; empty where there are none.
    private Optional<String> takeIn(Set<String> kept) {
        taken.retainAll(kept);
        refused.retainAll(kept);
        Optional<String> unread = Optional.empty();
        Map<String, Integer> reasons = new TreeMap<>();
        for (String token : kept) {
            if (taken.contains(token)) {
                continue;
            }
            try {
                if (shared.messages().securityEvent(token).map(this::takeIn).orElse(true)) {
                    taken.add(token);
                }
                refused.remove(token);
            } catch (RefusedException | UnknownKeyException | RuntimeException refusal) {
                // Asked again each time: its key may be published by then.
                if (refused.add(token)) {
                    reasons.merge(String.valueOf(refusal.getMessage()), 1, Integer::sum);
                }
            } catch (IOException noKeys) {
                unread = refused.contains(token) ? unread : Optional.of(noKeys.getMessage());
            }
        }
        refusedNow = refused.size();
        reasons.forEach((reason, count) -> shared.log()
                .accept(count + " of the kept revocations of "
                        + shared.settings().issuer() + " can't be used: " + reason));
        return unread;
    }
}
