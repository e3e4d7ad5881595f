package dev.tokenlifecycle.adapter;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;

/** The published keys of the realm: fetched when a key isn't known, at most once in ten seconds, whoever makes names of keys up. */
final class Keys {
    private static final Duration FETCHED_AT_MOST_EVERY = Duration.ofSeconds(10);

    private final Realm realm;
    private JWKSet known = new JWKSet();
    private Instant fetchedAt = Instant.MIN;

    Keys(Realm realm) {
        this.realm = realm;
    }

    /** The keys as they were published last. */
    synchronized JWKSet known() {
        return known;
    }

    /** Starts with {@code keys}, until one is wanted that isn't among them. */
    synchronized void start(JWKSet keys) {
        known = keys;
    }

    /**
     * Whether the realm has signed {@code token}.
     *
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

    private synchronized JWK find(String id) throws IOException {
        JWK key = known.getKeyByKeyId(id);
        Instant now = Instant.now();
        if (key == null
                && (fetchedAt == Instant.MIN
                        || fetchedAt.plus(FETCHED_AT_MOST_EVERY).isBefore(now))) {
            try {
                known = JWKSet.parse(realm.keys());
                fetchedAt = now;
            } catch (ParseException broken) {
                throw new IOException("the realm's keys can't be read", broken);
            }
            key = known.getKeyByKeyId(id);
        }
        return key;
    }
}
