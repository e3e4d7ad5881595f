package dev.tokenlifecycle.adapter;

import dev.tokenlifecycle.adapter.SignedMessages.RefusedException;
import dev.tokenlifecycle.adapter.SignedMessages.Verified;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What Keycloak has revoked, for an API that asks on every request: {@link #isRevoked}. It fetches the list of a hook, or is pushed
 * to, or both; then a push wakes the list at once. Safe for any number of threads. The token has been verified before.
 */
public final class RevocationList implements AutoCloseable {
    private static final Duration WITHOUT_LIST = Duration.ofSeconds(1);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);

    private final Settings settings;
    private final RevocationStore store;
    private final Realm realm;
    private final Keys keys;
    private final SignedMessages messages;
    private final InForce inForce;
    private final Consumer<String> log;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "revocation-list");
    private volatile Instant knownAt = Instant.MIN;
    private volatile Duration interval = Duration.ofMillis(500);
    private volatile boolean closed;
    private Set<String> fromStore = Set.of();
    private boolean trouble;

    /**
     * A list that begins with {@link #start}.
     *
     * @param log takes a line when trouble begins and one when it ends
     */
    public RevocationList(Settings settings, RevocationStore store, Consumer<String> log) {
        this.settings = settings;
        this.store = store;
        this.log = log;
        this.realm = new Realm(settings);
        this.keys = new Keys(realm);
        this.messages = new SignedMessages(settings, keys);
        this.inForce = new InForce(settings.capacity(), settings.skew().toSeconds());
        this.thread.setDaemon(true);
    }

    /** Reads what was kept, fetches for the first time, and goes on fetching in the background. */
    public RevocationList start() {
        if (settings.snapshot() != null) {
            Snapshot.read(settings.snapshot()).ifPresent(this::restore);
        }
        round();
        thread.start();
        return this;
    }

    /**
     * Whether a token that is good otherwise has been revoked, or nobody can say and {@link Settings.WhenStale#CLOSED} holds.
     *
     * @param claims the claims of the verified token
     */
    public boolean isRevoked(Map<String, ?> claims) {
        return isRevoked(claims, Instant.now());
    }

    boolean isRevoked(Map<String, ?> claims, Instant now) {
        TokenClaims token = TokenClaims.of(claims);
        if (!settings.issuer().equals(token.issuer())) {
            return false;
        }
        return inForce.includes(token, now.getEpochSecond())
                || settings.whenStale() == Settings.WhenStale.CLOSED && stale(now);
    }

    /** Whether what is known is older than the staleness of the settings, or isn't all. */
    public boolean stale() {
        return stale(Instant.now());
    }

    private boolean stale(Instant now) {
        return inForce.full() || age(now).compareTo(settings.staleness()) > 0;
    }

    /** How old the knowledge is; zero where revocations are only pushed, because nobody can know then. */
    public Duration age() {
        return age(Instant.now());
    }

    private Duration age(Instant now) {
        if (settings.list() == null) {
            return Duration.ZERO;
        }
        Instant known = knownAt;
        return known == Instant.MIN ? Duration.ofSeconds(Integer.MAX_VALUE) : Duration.between(known, now);
    }

    /** How many revocations are kept. */
    public int size() {
        return inForce.size();
    }

    /** Whether a revocation had to be left out, because the capacity is too small. */
    public boolean full() {
        return inForce.full();
    }

    /**
     * Takes a push (RFC 8935): verifies, dedupes, keeps, and only then says 202.
     *
     * @param body the security event token, at most {@link PushAnswer#LARGEST} characters
     */
    public PushAnswer receive(String body) {
        if (body.length() > PushAnswer.LARGEST) {
            return PushAnswer.TOO_LARGE;
        }
        if (settings.audience() == null) {
            return PushAnswer.refused("invalid_audience", "nothing is pushed here");
        }
        try {
            Optional<RevokedTokens> revoked = messages.securityEvent(body);
            if (revoked.isPresent()) {
                store.keep(
                        revoked.get().id(),
                        body.strip(),
                        revoked.get().safeAfter() + settings.skew().toSeconds());
                take(List.of(revoked.get()));
                wake.release();
            }
            return PushAnswer.ACCEPTED;
        } catch (RefusedException refused) {
            return refused.answer;
        } catch (IOException noKeys) {
            return PushAnswer.later("the keys of the issuer can't be fetched");
        } catch (RevocationStoreException down) {
            return PushAnswer.later("the store is down");
        }
    }

    void take(List<RevokedTokens> revocations) {
        inForce.add(revocations, Instant.now().getEpochSecond());
    }

    private void restore(Snapshot snapshot) {
        keys.start(snapshot.keys());
        try {
            Verified verified = messages.list(snapshot.list(), 0, true);
            take(verified.revocations());
            knownAt = Instant.ofEpochSecond(verified.issuedAt());
        } catch (RefusedException | IOException foreign) {
            log.accept("The snapshot " + settings.snapshot() + " isn't used: " + foreign.getMessage());
        }
    }

    private void run() {
        while (!closed) {
            try {
                Duration wait = trouble ? AFTER_TROUBLE : settings.list() == null ? WITHOUT_LIST : interval;
                if (wake.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
            } catch (InterruptedException stopped) {
                return;
            }
            if (!closed) {
                round();
            }
        }
    }

    private void round() {
        Instant begin = Instant.now();
        try {
            readStore(begin);
            if (settings.list() != null) {
                fetch(begin);
            }
            if (trouble) {
                log.accept("The revocations of " + settings.issuer() + " are known again");
            }
            trouble = false;
        } catch (IOException | RefusedException | RuntimeException failed) {
            if (!trouble && !closed) {
                log.accept("The revocations of " + settings.issuer() + " can't be read: " + failed.getMessage());
            }
            trouble = true;
        }
    }

    private void readStore(Instant now) throws IOException, RefusedException {
        Set<String> kept = Set.copyOf(store.inForce(now.getEpochSecond()));
        for (String token : kept) {
            if (!fromStore.contains(token)) {
                messages.securityEvent(token).ifPresent(each -> take(List.of(each)));
            }
        }
        fromStore = kept;
    }

    private void fetch(Instant begin) throws IOException, RefusedException {
        Optional<String> list = realm.list();
        if (list.isPresent()) {
            try {
                Verified verified = messages.list(list.get(), begin.getEpochSecond(), false);
                take(verified.revocations());
                interval = Duration.ofMillis(verified.intervalMillis());
            } catch (IOException | RefusedException unusable) {
                realm.forgetList();
                throw unusable;
            }
            if (settings.snapshot() != null) {
                new Snapshot(keys.known(), list.get()).write(settings.snapshot());
            }
        }
        knownAt = begin;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
