package dev.tokenlifecycle.server;

import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.keycloak.common.util.MultivaluedHashMap;
import org.keycloak.representations.idm.ComponentExportRepresentation;

/**
 * The keys of a test's realm. The servers of the tests compile with C1 only, and there RSA of 2048 bits takes 12 ms for a
 * signature and 900 ms for a pair of keys, of which a realm has two; RSA of 512 bits takes 0.3 ms for a signature. Everything else
 * of a login takes 3 ms (0160).
 */
public final class RealmKeys {
    private static final String PROVIDER = "org.keycloak.keys.KeyProvider";
    private static final int SMALL_BITS = 512;
    private static final String SMALL_KEY = smallKey();

    private RealmKeys() {}

    /** One RSA key of 512 bits for all realms, and the secrets that every realm has: the field {@code components} of a realm. */
    public static MultivaluedHashMap<String, ComponentExportRepresentation> small() {
        MultivaluedHashMap<String, ComponentExportRepresentation> components = new MultivaluedHashMap<>();
        components.addAll(
                PROVIDER,
                key("rsa", Map.of("algorithm", "RS256", "privateKey", SMALL_KEY)),
                key("hmac-generated", Map.of("algorithm", "HS512")),
                key("aes-generated", Map.of()));
        return components;
    }

    /** Gives {@code realm} the key that an ordinary realm signs with, because it is part of what is measured. */
    public static TestRealm ordinary(TestRealm realm) {
        Map<String, ?> config =
                Map.of("priority", List.of("200"), "algorithm", List.of("RS256"), "keySize", List.of("2048"));
        realm.admin("POST", "/components", component("rsa-generated", config)).expect(201);
        return realm;
    }

    /** Lets the realm {@code master} of a server sign with a small key: each request of an admin verifies a signature of it. */
    static void smallForMaster(KeycloakServer server) {
        Map<String, ?> config =
                Map.of("priority", List.of("200"), "algorithm", List.of("RS256"), "privateKey", List.of(SMALL_KEY));
        Http.json(
                        "POST",
                        server.url() + "/admin/realms/master/components",
                        component("rsa", config),
                        "Authorization",
                        "Bearer " + BootstrapAdmin.of(server).token())
                .expect(201);
    }

    private static Map<String, ?> component(String provider, Map<String, ?> config) {
        return Map.of("name", "of the test", "providerId", provider, "providerType", PROVIDER, "config", config);
    }

    private static ComponentExportRepresentation key(String provider, Map<String, String> config) {
        ComponentExportRepresentation key = new ComponentExportRepresentation();
        key.setName(provider);
        key.setProviderId(provider);
        key.setConfig(new MultivaluedHashMap<>());
        key.getConfig().putSingle("priority", "100");
        config.forEach(key.getConfig()::putSingle);
        return key;
    }

    /** A private key, made for this run. */
    private static String smallKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(SMALL_BITS);
            byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
            return Base64.getEncoder().encodeToString(key);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
