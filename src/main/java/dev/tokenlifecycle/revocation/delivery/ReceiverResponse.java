package dev.tokenlifecycle.revocation.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.revocation.retry.FailureText;
import dev.tokenlifecycle.revocation.retry.RetryAfter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.util.JsonSerialization;

/**
 * The response of a receiver, or why there is none; without the secrets of the request.
 *
 * @param status the HTTP status; 0 where none came
 * @param retryAfter how long it asks to be left alone; null where it doesn't
 * @param text the beginning of the body, or why there is no response
 * @param error why the delivery failed, in one line
 * @param refusedForGood RFC 8935 §2.3: the receiver will never accept this one. What an admin puts right, or the key
 *     that the next attempt is signed with, is no such error, and a 400 that says nothing may come from what stands
 *     in front of the receiver
 */
record ReceiverResponse(int status, @Nullable Duration retryAfter, String text, String error, boolean refusedForGood) {
    private static final Set<String> RETRIED = Set.of("authentication_failed", "access_denied", "invalid_key");

    /**
     * A response with a status.
     *
     * @param body at most {@link ReceiverClient#LONGEST_BODY} bytes; so many mean that it was cut
     */
    static ReceiverResponse of(int status, @Nullable String retryAfter, byte[] body, Redaction redaction, Instant now) {
        String said = new String(body, StandardCharsets.UTF_8);
        String code = member("err", said);
        return new ReceiverResponse(
                status,
                RetryAfter.parse(retryAfter, now),
                body.length < ReceiverClient.LONGEST_BODY ? redaction.of(said) : redaction.ofBeginning(said),
                // What JSON escaped is plain here.
                FailureText.of(redaction.of("status " + status + receiverError(code, member("description", said)))),
                status == 400 && code != null && !RETRIED.contains(code));
    }

    static ReceiverResponse none(String why) {
        return new ReceiverResponse(0, null, why, FailureText.of(why), false);
    }

    boolean accepted() {
        return accepted(status);
    }

    /** Whether {@code status} says that the receiver has it. */
    static boolean accepted(int status) {
        return status >= 200 && status < 300;
    }

    /** 410: the receiver says that it wants nothing more; Standard Webhooks, "Retries". */
    boolean gone() {
        return status == 410;
    }

    private static String receiverError(@Nullable String code, @Nullable String description) {
        return code == null ? "" : ", " + code + ' ' + (description == null ? "" : description);
    }

    // RFC 8935 §2.3: an error is JSON with err and description.
    private static @Nullable String member(String name, String body) {
        try {
            JsonNode json = JsonSerialization.mapper.readTree(body);
            return json != null && json.hasNonNull(name) ? json.get(name).asText() : null;
        } catch (IOException notJson) {
            return null;
        }
    }
}
