package dev.tokenlifecycle.server;

import java.util.HashMap;
import java.util.Map;

/** A realm as the identity provider of another: its client is {@value #CLIENT}. */
public final class OidcProvider {
    public static final String CLIENT = "downstream";

    private OidcProvider() {}

    /** The representation of {@code upstream}, with {@code more} in its configuration. */
    public static Map<String, Object> of(TestRealm upstream, String alias, Map<String, String> more) {
        String oidc = upstream.url() + "/protocol/openid-connect";
        Map<String, String> config = new HashMap<>(Map.of(
                "clientId",
                CLIENT,
                "clientSecret",
                TestRealm.SECRET,
                "clientAuthMethod",
                "client_secret_post",
                "authorizationUrl",
                oidc + "/auth",
                "tokenUrl",
                oidc + "/token",
                "jwksUrl",
                oidc + "/certs",
                "useJwksUrl",
                "true",
                "issuer",
                upstream.url(),
                "defaultScope",
                "openid profile email"));
        config.putAll(more);
        return Map.of("alias", alias, "providerId", "oidc", "enabled", true, "config", config);
    }
}
