package dev.tokenlifecycle.server;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys of a test's realm. The servers of the tests compile with C1 only, and there RSA of 2048 bits takes 12 ms for a
 * signature and 900 ms for a pair of keys, of which a realm has two. Everything else of a login takes 3 ms.
 */
public final class RealmKeys {
    private static final String PROVIDER = "org.keycloak.keys.KeyProvider";

    private RealmKeys() {}

    /** RSA of 1024 bits, and the secrets that every realm has: the field {@code components} of a realm. */
    public static Map<String, ?> small() {
        return Map.of(
                PROVIDER,
                List.of(
                        key("rsa-generated", Map.of("algorithm", List.of("RS256"), "keySize", List.of("1024"))),
                        key("hmac-generated", Map.of("algorithm", List.of("HS512"))),
                        key("aes-generated", Map.of())));
    }

    /** Gives {@code realm} the key that an ordinary realm signs with, because it is part of what is measured. */
    public static TestRealm ordinary(TestRealm realm) {
        Map<String, ?> config =
                Map.of("priority", List.of("200"), "algorithm", List.of("RS256"), "keySize", List.of("2048"));
        realm.admin(
                        "POST",
                        "/components",
                        Map.of(
                                "name",
                                "ordinary",
                                "providerId",
                                "rsa-generated",
                                "providerType",
                                PROVIDER,
                                "config",
                                config))
                .expect(201);
        return realm;
    }

    private static Map<String, ?> key(String provider, Map<String, ?> config) {
        Map<String, Object> all = new HashMap<>(config);
        all.put("priority", List.of("100"));
        return Map.of("name", provider, "providerId", provider, "config", all);
    }
}
