package dev.tokenlifecycle.keycloak.signing;

import org.keycloak.crypto.Algorithm;
import org.keycloak.crypto.SignatureProvider;
import org.keycloak.crypto.SignatureSignerContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** The signature of a realm: its active key for its default signature algorithm. */
public final class RealmSignature {
    private RealmSignature() {}

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
