package dev.tokenlifecycle.keycloak;

import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.Urls;
import org.keycloak.urls.UrlType;

/** The {@code iss} of a realm's tokens, as the current request sees the server's frontend. */
public final class RealmIssuer {
    private RealmIssuer() {}

    /** The issuer of {@code realm}. */
    public static String of(KeycloakSession session, RealmModel realm) {
        return Urls.realmIssuer(session.getContext().getUri(UrlType.FRONTEND).getBaseUri(), realm.getName());
    }
}
