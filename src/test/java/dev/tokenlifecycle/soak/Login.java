package dev.tokenlifecycle.soak;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.Http.Answer;
import java.time.Duration;
import java.time.Instant;

/**
 * A login as its app knows it.
 *
 * @param token its refresh token
 * @param session the id of its session
 * @param since when it began
 */
record Login(String token, String session, Instant since) {
    /** Less than the session lives in the realm of this test. */
    private static final Duration USED_FOR = Duration.ofMinutes(3);

    Login(Answer answer) {
        this(answer.json(), Instant.now());
    }

    private Login(JsonNode tokens, Instant since) {
        this(tokens.get("refresh_token").asText(), tokens.get("session_state").asText(), since);
    }

    /** After a refresh. */
    Login next(Answer answer) {
        return new Login(answer.json(), since);
    }

    /** Whether its app has gone: the session is left to expire. */
    boolean isOver() {
        return Instant.now().isAfter(since.plus(USED_FOR));
    }
}
