package dev.tokenlifecycle.revocation.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReceiverResponseTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    @ParameterizedTest
    @ValueSource(strings = {"invalid_request", "invalid_issuer", "invalid_audience", "a code of later"})
    void anErrorOfRfc8935IsForGood(String code) {
        ReceiverResponse answer = answer(400, "{\"err\":\"" + code + "\",\"description\":\"because\"}");

        assertThat(answer.refusedForGood()).isTrue();
        assertThat(answer.error()).isEqualTo("status 400, " + code + " because");
    }

    @ParameterizedTest
    @ValueSource(strings = {"authentication_failed", "access_denied", "invalid_key"})
    void whatCanBePutRightIsNot(String code) {
        assertThat(answer(400, "{\"err\":\"" + code + "\"}").refusedForGood()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Bad Request", "<html>", "{}", "[]", "{\"error\":\"invalid_request\"}", "{\"err\":null}"})
    void aBadRequestThatIsNoErrorOfRfc8935IsNot(String body) {
        assertThat(answer(400, body).refusedForGood()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 408, 413, 429, 500, 502, 503, 504, 302})
    void anyOtherStatusIsNot(int status) {
        assertThat(answer(status, "{\"err\":\"invalid_request\"}").refusedForGood())
                .isFalse();
    }

    @Test
    void neitherIsNoAnswer() {
        assertThat(ReceiverResponse.none("{\"err\":\"invalid_request\"}").refusedForGood())
                .isFalse();
    }

    private static ReceiverResponse answer(int status, String body) {
        return Responses.of(status, body, NOW);
    }
}
