package dev.tokenlifecycle.adapter;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.tokenlifecycle.adapter.Clocks.Moment;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;

/**
 * The published keys of the realm. They are fetched when a key isn't known, and when they are ten minutes old; once for all who
 * wait and at most once in ten seconds, whoever makes names of keys up and whether or not it works. Until a fetch works, the keys
 * that are known stay good, and who needs one of those never waits for another's fetch.
 */
final class Keys {
    private static final Duration GOOD_FOR = Duration.ofMinutes(10);

    /** Where the keys are published, as JSON. */
    interface Source {
        String keys() throws IOException;
    }

    /** The key isn't among those that were fetched a moment ago: it may have been published since. */
    static final class UnknownKeyException extends IOException {
        private static final long serialVersionUID = 1L;

        UnknownKeyException() {
            super("not signed with a published key of the issuer");
        }
    }

    /** The keys, and when they were asked for; null where they have to be fetched again. */
    private record Published(JWKSet keys, Moment at) {}

    private final Source source;
    private final Clocks clocks;
    private final SharedFetch fetch;
    private volatile Published published = new Published(new JWKSet(), null);

    Keys(Source source, Clocks clocks) {
        this.source = source;
        this.clocks = clocks;
        this.fetch = new SharedFetch(this::fetch, clocks);
    }

    /** The keys as they were published last. */
    JWKSet known() {
        return published.keys();
    }

    /** Begins with {@code keys}, as if they had been fetched now. */
    void start(JWKSet keys) {
        published = new Published(keys, clocks.now());
    }

    /** The keys that are known are fetched again before the next is needed. */
    void expire() {
        published = new Published(published.keys(), null);
    }

    /**
     * Whether the realm has signed {@code token}.
     *
     * @throws UnknownKeyException if that can't be said yet, because the keys were fetched a moment ago
     * @throws IOException if the keys can't be fetched
     */
    boolean signed(SignedJWT token) throws IOException {
        JWSHeader header = token.getHeader();
        JWK key = header.getKeyID() == null ? null : find(header.getKeyID());
        if (!(key instanceof AsymmetricJWK asymmetric)) {
            return false;
        }
        try {
            JWSVerifier verifier = new DefaultJWSVerifierFactory().createJWSVerifier(header, asymmetric.toPublicKey());
            return token.verify(verifier);
        } catch (JOSEException | RuntimeException unfit) {
            // An algorithm that isn't the key's.
            return false;
        }
    }

    /** The key of this name; null where the realm has none. */
    private JWK find(String id) throws IOException {
        Published last = published;
        JWK key = last.keys().getKeyByKeyId(id);
        if (key != null && last.at() != null && clocks.since(last.at()).compareTo(GOOD_FOR) < 0) {
            return key;
        }
        boolean mine = fetch.begin();
        if (key == null || mine) {
            try {
                fetch.join(mine);
            } catch (IOException unreachable) {
                if (key == null) {
                    throw unreachable;
                }
            }
        }
        // Read again, also where the key was known: a fetch that ended meanwhile may have dropped it.
        JWK found = published.keys().getKeyByKeyId(id);
        if (found == null && !mine) {
            throw new UnknownKeyException();
        }
        return found;
    }

    private void fetch() throws IOException {
        Moment begin = clocks.now();
        try {
            published = new Published(JWKSet.parse(source.keys()), begin);
        } catch (ParseException | RuntimeException broken) {
            throw new IOException("the realm's keys can't be read", broken);
        }
    }
}
