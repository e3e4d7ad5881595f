package dev.tokenlifecycle.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.TestRealm;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key with which a realm signs its refresh tokens, known to the bench: it can write a token of generation 99,999. */
final class KnownKey {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final int BYTES = 128;

    private final byte[] secret = new byte[BYTES];
    private final String header;

    private KnownKey(String kid) {
        new SecureRandom().nextBytes(secret);
        header = BASE64.encodeToString(
                ("{\"alg\":\"HS512\",\"typ\":\"JWT\",\"kid\":\"" + kid + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    /** Gives {@code realm} such a key. */
    static KnownKey of(TestRealm realm) {
        KnownKey key = new KnownKey("bench");
        Map<String, List<String>> config = Map.of(
                "priority", List.of("1000"),
                "algorithm", List.of("HS512"),
                "kid", List.of("bench"),
                "secret", List.of(BASE64.encodeToString(key.secret)));
        realm.admin(
                        "POST",
                        "/components",
                        Map.of(
                                "name", "bench",
                                "providerId", "hmac-generated",
                                "providerType", "org.keycloak.keys.KeyProvider",
                                "config", config))
                .expect(201);
        return key;
    }

    /** A token with these claims. */
    String sign(ObjectNode claims) {
        try {
            String text = header + "." + BASE64.encodeToString(Http.JSON.writeValueAsBytes(claims));
            Mac mac = Mac.getInstance("HmacSHA512");
            mac.init(new SecretKeySpec(secret, "HmacSHA512"));
            return text + "." + BASE64.encodeToString(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
