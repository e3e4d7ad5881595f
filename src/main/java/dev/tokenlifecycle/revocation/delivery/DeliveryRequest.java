package dev.tokenlifecycle.revocation.delivery;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * A delivery as it goes over the wire.
 *
 * @param url the endpoint
 * @param headers all headers besides those of HTTP itself
 * @param body the body, in UTF-8
 * @param secrets what must not come back in an error message, whatever the receiver echoes
 */
record DeliveryRequest(URI url, Map<String, String> headers, String body, List<String> secrets) {
    private static final int SHORTEST_SECRET = 4;

    /** {@code text} without the secrets. */
    String redacted(String text) {
        String clean = text;
        for (String secret : secrets) {
            if (secret.length() >= SHORTEST_SECRET) {
                clean = clean.replace(secret, "***");
            }
        }
        return clean;
    }

    /** The endpoint; a header may be a secret. */
    @Override
    public String toString() {
        return "DeliveryRequest[" + url + "]";
    }
}
