package dev.tokenlifecycle.keycloak.hook;

import java.net.URI;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.Urls;
import org.keycloak.urls.UrlType;

/** The issuer of a realm as its tokens say it, also where the request came in at the admin URL. */
final class Issuer {
    private Issuer() {}

    static String of(KeycloakSession session, RealmModel realm) {
        URI base = session.getContext().getUri(UrlType.FRONTEND).getBaseUri();
        return Urls.realmIssuer(base, realm.getName());
    }
}
