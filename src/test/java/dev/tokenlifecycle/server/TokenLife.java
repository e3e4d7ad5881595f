package dev.tokenlifecycle.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** How long the tokens of an answer live, as their own claims say. */
public final class TokenLife {
    private TokenLife() {}

    /** The seconds between {@code iat} and {@code exp}. */
    public static long of(String token) {
        JsonNode claims = Jwt.claims(token);
        return claims.get("exp").asLong() - claims.get("iat").asLong();
    }

    /** The life of {@code token}, such as {@code id_token}, of {@code answer}. */
    public static long of(JsonNode answer, String token) {
        return of(answer.get(token).asText());
    }

    /** The access token lives exactly {@code seconds}, {@code expires_in} says so, and an ID token doesn't outlive it. */
    public static void assertCapped(JsonNode answer, int seconds) {
        String token = answer.get("access_token").asText();
        assertCapped(token, answer.get("expires_in").asLong(), seconds);
        if (answer.has("id_token")) {
            assertThat(of(answer, "id_token")).as("ID token").isBetween(left(token), (long) seconds);
        }
    }

    /** The access token lives exactly {@code seconds}, and {@code expiresIn} is what was left of them when the answer was built. */
    public static void assertCapped(String accessToken, long expiresIn, int seconds) {
        assertThat(of(accessToken)).as("access token").isEqualTo(seconds);
        // The answer was built after the token and before now: a second may have begun in between.
        assertThat(expiresIn).as("expires_in").isBetween(left(accessToken), (long) seconds);
    }

    /** The seconds between now and {@code exp}. */
    private static long left(String token) {
        return Jwt.claims(token).get("exp").asLong() - Instant.now().getEpochSecond();
    }

    /** The same, where an ID token has to be there. */
    public static void assertBothCapped(JsonNode answer, int seconds) {
        assertThat(answer.has("id_token")).as("an ID token in " + answer).isTrue();
        assertCapped(answer, seconds);
    }
}
