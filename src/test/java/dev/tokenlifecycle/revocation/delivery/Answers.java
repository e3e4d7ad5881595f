package dev.tokenlifecycle.revocation.delivery;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Answers of receivers to requests that held no secret. */
final class Answers {
    private Answers() {}

    static ReceiverAnswer of(int status, String body, Instant now) {
        return ReceiverAnswer.of(status, null, body.getBytes(StandardCharsets.UTF_8), new Redaction(List.of()), now);
    }
}
