package dev.tokenlifecycle.revocation.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WebhookSecretsTest {
    private static final String OLD = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String NEW = "whsec_" + Base64.getEncoder().encodeToString(new byte[64]);

    @Test
    void signsAsTheSpecificationsExample() {
        String signature = WebhookSecrets.parse(OLD)
                .signature("msg_p5jXN8AQM9LWM0D4loKWxJek", Instant.ofEpochSecond(1614265330), "{\"test\": 2432232314}");

        assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @ParameterizedTest
    @ValueSource(strings = {OLD, NEW_AGAIN})
    void twoSecretsAreGoodForAReceiverThatKnowsEither(String known) {
        String body = "{\"type\":\"test\"}";
        Instant now = Instant.now();

        String signature = WebhookSecrets.parse(OLD + " " + NEW).signature("id", now, body);

        assertThatCode(() -> new Webhook(known)
                        .verify(
                                body,
                                HttpHeaders.of(
                                        Map.of(
                                                "webhook-id",
                                                List.of("id"),
                                                "webhook-timestamp",
                                                List.of(Long.toString(now.getEpochSecond())),
                                                "webhook-signature",
                                                List.of(signature)),
                                        (name, value) -> true)))
                .doesNotThrowAnyException();
    }

    private static final String NEW_AGAIN =
            "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hunter2",
                "whsec_",
                "whsec_!!!!",
                "whsec_c2hvcnQ=",
                OLD + " " + OLD + " " + OLD,
                OLD + "," + OLD,
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
            })
    void refusesWhatIsNotASecretWithoutShowingIt(String text) {
        assertThatThrownBy(() -> WebhookSecrets.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(refused -> assertThat(
                                text.isEmpty() || !refused.getMessage().contains(text))
                        .isTrue());
    }
}
