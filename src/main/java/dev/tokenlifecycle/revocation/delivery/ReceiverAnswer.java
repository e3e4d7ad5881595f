package dev.tokenlifecycle.revocation.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.revocation.retry.FailureText;
import dev.tokenlifecycle.revocation.retry.RetryAfter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.util.JsonSerialization;

/**
 * What a receiver answered, or why there is no answer.
 *
 * @param status the HTTP status; 0 where no answer came
 * @param retryAfter how long it asks to be left alone; null where it doesn't
 * @param text the beginning of the body, or why there is no answer
 */
record ReceiverAnswer(int status, @Nullable Duration retryAfter, String text) {
    private static final Set<String> RETRIED = Set.of("authentication_failed", "access_denied", "invalid_key");

    static ReceiverAnswer of(int status, @Nullable String retryAfter, String body, Instant now) {
        return new ReceiverAnswer(status, RetryAfter.parse(retryAfter, now), body);
    }

    static ReceiverAnswer none(String why) {
        return new ReceiverAnswer(0, null, why);
    }

    boolean accepted() {
        return status >= 200 && status < 300;
    }

    /** 410: the receiver says that it wants nothing more; Standard Webhooks, "Retries". */
    boolean gone() {
        return status == 410;
    }

    /**
     * RFC 8935 §2.3: the receiver will never accept this one. What an admin puts right, or the key that the next attempt is signed with,
     * is no such error, and a 400 that says nothing may come from whatever stands in front of the receiver.
     */
    boolean refusedForGood() {
        String code = error("err");
        return status == 400 && code != null && !RETRIED.contains(code);
    }

    /** Why the delivery failed, in one line. */
    String error() {
        if (status == 0) {
            return FailureText.of(text);
        }
        return FailureText.of("status " + status + receiverError());
    }

    private String receiverError() {
        String code = error("err");
        String description = error("description");
        return code == null ? "" : ", " + code + ' ' + (description == null ? "" : description);
    }

    // RFC 8935 §2.3: an error is JSON with err and description.
    private @Nullable String error(String member) {
        try {
            JsonNode json = JsonSerialization.mapper.readTree(text);
            return json != null && json.hasNonNull(member) ? json.get(member).asText() : null;
        } catch (IOException notJson) {
            return null;
        }
    }
}
