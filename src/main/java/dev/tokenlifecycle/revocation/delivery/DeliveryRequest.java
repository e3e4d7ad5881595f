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
    /** Takes the secrets out of what comes back. */
    Redaction redaction() {
        return new Redaction(secrets);
    }

    /** The endpoint; a header may be a secret. */
    @Override
    public String toString() {
        return "DeliveryRequest[" + url + "]";
    }
}
