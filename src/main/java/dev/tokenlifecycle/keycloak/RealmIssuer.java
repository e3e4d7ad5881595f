package dev.tokenlifecycle.keycloak;

import jakarta.enterprise.context.ContextNotActiveException;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.Urls;
import org.keycloak.urls.UrlType;

/** The {@code iss} of a realm's tokens, as the current request sees the server's frontend. */
public final class RealmIssuer {
    private static final String ATTRIBUTE = RealmIssuer.class.getName();

    private RealmIssuer() {}

    /**
     * The issuer of {@code realm}.
     *
     * @throws ContextNotActiveException outside a request, on a server without a fixed hostname
     */
    public static String of(KeycloakSession session, RealmModel realm) {
        String assumed = session.getAttribute(ATTRIBUTE, String.class);
        return assumed == null
                ? Urls.realmIssuer(session.getContext().getUri(UrlType.FRONTEND).getBaseUri(), realm.getName())
                : assumed;
    }

    /** The issuer of {@code realm}; empty outside a request, on a server without a fixed hostname. */
    public static Optional<String> known(KeycloakSession session, RealmModel realm) {
        try {
            return Optional.of(of(session, realm));
        } catch (ContextNotActiveException outsideARequest) {
            return Optional.empty();
        }
    }

    /** Has {@code session}, which no request began and which works on one realm, take {@code issuer} for that of the realm. */
    public static void assume(KeycloakSession session, String issuer) {
        session.setAttribute(ATTRIBUTE, issuer);
    }
}
