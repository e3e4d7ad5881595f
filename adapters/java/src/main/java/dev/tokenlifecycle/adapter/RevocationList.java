package dev.tokenlifecycle.adapter;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What Keycloak has revoked, for an API that asks on every request: {@link #isRevoked}. It fetches the list of a hook, or is pushed
 * to, or both; then a push wakes the list at once. Safe for any number of threads. The token has been verified before.
 */
public final class RevocationList implements AutoCloseable {
    private static final Duration STORE_IS_READ_EVERY = Duration.ofSeconds(1);

    private final Settings settings;
    private final Clocks clocks;
    private final InForce inForce;
    private final FetchedList list;
    private final Pushes pushes;
    private final Loop fetching;
    private final Loop reading;
    private final OtherIssuer otherIssuer;
    private volatile boolean closed;

    /**
     * A list that begins with {@link #start}.
     *
     * @param log takes a line when trouble begins and one when it ends, and one for revocations in the store that can't be used
     */
    public RevocationList(Settings settings, RevocationStore store, Consumer<String> log) {
        this(settings, store, log, Clocks.SYSTEM);
    }

    RevocationList(Settings settings, RevocationStore store, Consumer<String> log, Clocks clocks) {
        this.settings = settings;
        this.clocks = clocks;
        this.inForce = new InForce(settings.capacity(), settings.skew().toSeconds());
        Realm realm = new Realm(settings);
        Keys keys = new Keys(realm::keys, clocks);
        Shared shared =
                new Shared(settings, clocks, new SignedMessages(settings, keys), inForce, line -> say(log, line));
        this.otherIssuer = new OtherIssuer(shared);
        this.list = new FetchedList(shared, realm, keys);
        this.pushes = new Pushes(shared, store);
        this.fetching = new Loop("revocation-list", list::fetch, list::pause);
        this.reading = new Loop("revocation-store", pushes::read, () -> STORE_IS_READ_EVERY);
    }

    // A log that throws stops nothing.
    private void say(Consumer<String> log, String line) {
        try {
            if (!closed) {
                log.accept(line);
            }
        } catch (RuntimeException unwritable) {
            // Nobody is left who could be told.
        }
    }

    /** Reads what was kept, fetches for the first time, and goes on with both in the background, each by itself. */
    public RevocationList start() {
        if (settings.list() != null && settings.snapshot() != null) {
            list.restore();
        }
        pushes.read();
        reading.start();
        if (settings.list() != null) {
            list.fetch();
            fetching.start();
        }
        return this;
    }

    /**
     * Whether a token that is good otherwise has been revoked, or nobody can say and {@link Settings.WhenStale#CLOSED} holds, or it is
     * of another issuer and {@link Settings.OtherIssuers#CLOSED} holds. Of claims without an issuer nothing is said.
     *
     * @param claims the claims of the verified token
     */
    public boolean isRevoked(Map<String, ?> claims) {
        TokenClaims token = TokenClaims.of(claims);
        if (!settings.issuer().equals(token.issuer())) {
            return token.issuer() != null && otherIssuer.isRefused(token.issuer());
        }
        return inForce.includes(token, clocks.second()) || settings.whenStale() == Settings.WhenStale.CLOSED && stale();
    }

    /** Whether what is known is older than the staleness of the settings, or isn't all. */
    public boolean stale() {
        return full() || age().compareTo(settings.staleness()) > 0;
    }

    /**
     * How old the knowledge is: that of the list or that of the store, whichever is older. Zero where revocations are only pushed,
     * because nobody can know then.
     */
    public Duration age() {
        if (settings.list() == null) {
            return Duration.ZERO;
        }
        Duration fetched = list.age();
        Duration read = pushes.age();
        return fetched.compareTo(read) > 0 ? fetched : read;
    }

    /** How many revocations are kept. */
    public int size() {
        return inForce.size();
    }

    /**
     * Whether a revocation that is still in force had to be left out, because the capacity is too small: until the last of them has
     * ended, or all fits that the list has, or without a list the store.
     */
    public boolean full() {
        return inForce.full(clocks.second());
    }

    /**
     * How many tokens in the store can't be used: of another audience, or signed with a key that the realm doesn't publish. Zero where
     * everything is set up well.
     */
    public int refused() {
        return pushes.refused();
    }

    /**
     * Takes a push (RFC 8935): verifies, dedupes, keeps, and only then says 202. What it can't keep, or can't judge yet, is answered
     * 503, so that the sender comes again.
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
        PushAnswer answer = pushes.receive(body);
        if (answer == PushAnswer.ACCEPTED) {
            fetching.wake();
        }
        return answer;
    }

    @Override
    public void close() {
        closed = true;
        fetching.close();
        reading.close();
    }
}
