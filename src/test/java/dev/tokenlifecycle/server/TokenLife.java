package dev.tokenlifecycle.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

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
        assertThat(of(answer, "access_token")).as("access token").isEqualTo(seconds);
        // The answer may be built up to two seconds after the token.
        assertThat(answer.get("expires_in").asInt()).as("expires_in").isBetween(seconds - 2, seconds);
        if (answer.has("id_token")) {
            assertThat(of(answer, "id_token")).as("ID token").isBetween(seconds - 2L, (long) seconds);
        }
    }

    /** The same, where an ID token has to be there. */
    public static void assertBothCapped(JsonNode answer, int seconds) {
        assertThat(answer.has("id_token")).as("an ID token in " + answer).isTrue();
        assertCapped(answer, seconds);
    }
}
