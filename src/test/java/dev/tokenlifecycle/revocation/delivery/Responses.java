package dev.tokenlifecycle.revocation.delivery;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Responses of receivers to requests that held no secret. */
final class Responses {
    private Responses() {}

    static ReceiverResponse of(int status, String body, Instant now) {
        return ReceiverResponse.of(status, null, body.getBytes(StandardCharsets.UTF_8), new Redaction(List.of()), now);
    }
}
