package dev.tokenlifecycle.revocation.payload;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The one or two secrets of a Standard Webhooks hook; two while the receiver changes from one to the other. */
public final class WebhookSecrets {
    private static final String PREFIX = "whsec_";

    private final List<byte[]> keys;

    private WebhookSecrets(List<byte[]> keys) {
        this.keys = keys;
    }

    /**
     * Reads them.
     *
     * @param text one or two {@code whsec_…} of 24 to 64 bytes in base64, separated by a space
     * @throws IllegalArgumentException if it is anything else; the message doesn't show it
     */
    public static WebhookSecrets parse(String text) {
        List<byte[]> keys = Arrays.stream(text.strip().split("\\s+"))
                .map(WebhookSecrets::key)
                .toList();
        if (keys.size() > 2) {
            throw new IllegalArgumentException("more than two signing secrets");
        }
        return new WebhookSecrets(keys);
    }

    /**
     * The header {@code webhook-signature}: an HMAC-SHA256 over id, time and body with each secret, so that a receiver that knows
     * one of them accepts it.
     */
    public String signature(String id, Instant at, String body) {
        byte[] content = (id + '.' + at.getEpochSecond() + '.' + body).getBytes(StandardCharsets.UTF_8);
        return keys.stream()
                .map(key -> "v1," + Base64.getEncoder().encodeToString(hmac(key, content)))
                .collect(Collectors.joining(" "));
    }

    private static byte[] key(String secret) {
        if (!secret.startsWith(PREFIX)) {
            throw new IllegalArgumentException("a signing secret doesn't begin with " + PREFIX);
        }
        byte[] key;
        try {
            key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException("a signing secret is not base64");
        }
        if (key.length < 24 || key.length > 64) {
            throw new IllegalArgumentException("a signing secret has " + key.length + " bytes, not 24 to 64");
        }
        return key;
    }

    private static byte[] hmac(byte[] key, byte[] content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(content);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("HmacSHA256 is in every Java", impossible);
        }
    }
}
