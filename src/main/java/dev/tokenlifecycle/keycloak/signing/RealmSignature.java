package dev.tokenlifecycle.keycloak.signing;

import java.security.interfaces.RSAPublicKey;
import java.util.Map;
import org.keycloak.crypto.Algorithm;
import org.keycloak.crypto.KeyUse;
import org.keycloak.crypto.SignatureProvider;
import org.keycloak.crypto.SignatureSignerContext;
import org.keycloak.jose.jws.JWSBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** The signature of a realm: its active key for its default signature algorithm, or for that of security event tokens. */
public final class RealmSignature {
    /** What the CAEP interoperability profile asks of every event. */
    private static final int LEAST_BITS = 2_048;

    private RealmSignature() {}

    /**
     * {@code claims} as a security event token (RFC 8417) of {@code realm}, which has to be the realm of the session's context:
     * signed with RS256 where the realm has a key for it that is long enough, and like its other tokens where it hasn't.
     *
     * @throws UnsignableException if the realm has nothing that others can verify
     */
    public static String securityEventToken(KeycloakSession session, RealmModel realm, Map<String, Object> claims) {
        boolean rs256 = session.keys()
                .getKeysStream(realm, KeyUse.SIG, Algorithm.RS256)
                .filter(key -> key.getStatus().isActive())
                .findFirst()
                .filter(key -> key.getPublicKey() instanceof RSAPublicKey rsa
                        && rsa.getModulus().bitLength() >= LEAST_BITS)
                .isPresent();
        SignatureSignerContext signer = rs256
                ? session.getProvider(SignatureProvider.class, Algorithm.RS256).signer()
                : of(session, realm);
        return new JWSBuilder().type("secevent+jwt").jsonContent(claims).sign(signer);
    }

    /**
     * The signer of {@code realm}, which has to be the realm of the session's context.
     *
     * @throws UnsignableException if the realm has nothing that others can verify
     */
    public static SignatureSignerContext of(KeycloakSession session, RealmModel realm) {
        String configured = realm.getDefaultSignatureAlgorithm();
        String algorithm = configured == null || configured.isBlank() ? Algorithm.RS256 : configured;
        SignatureProvider provider = session.getProvider(SignatureProvider.class, algorithm);
        if (provider == null || !provider.isAsymmetricAlgorithm()) {
            throw new UnsignableException(
                    "the realm's default signature algorithm, " + algorithm + ", can't sign what others verify");
        }
        try {
            return provider.signer();
        } catch (RuntimeException noKey) {
            throw new UnsignableException("the realm has no active key for " + algorithm);
        }
    }
}
