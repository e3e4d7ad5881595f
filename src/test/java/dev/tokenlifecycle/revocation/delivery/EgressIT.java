package dev.tokenlifecycle.revocation.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.TestRealm;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an admin reads who points a hook where the server must not call. The suite's servers allow 127.0.0.1. */
final class EgressIT {
    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://10.0.0.5/ | 10.0.0.5 is a private address",
                "https://169.254.169.254/latest/ | 169.254.169.254 is a link-local or metadata address",
                "https://127.0.0.2/ | 127.0.0.2 is a loopback address",
                "https://[::1]/ | ::1 is a loopback address",
                "https://[::ffff:10.0.0.5]/ | is a private address",
                "https://localhost/ | localhost is this server itself",
                "https://0177.0.0.1/ | 0177.0.0.1 has an address in an unusual notation",
                "https://2130706433/ | 2130706433 has an address in an unusual notation",
                "https://hook.example:22/ | has the port 22",
                "http://hook.example/ | hook.example is not https",
                "https://user:secret@hook.example/ | endpoint-url must be",
                "ftp://hook.example/ | endpoint-url must be"
            })
    void isRefusedOnSaveWithTheReason(String url, String reason) {
        Answer answer = save(url);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("errorMessage").asText())
                .contains("revocation-hook: ")
                .contains(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://hook.example/", "https://hook.example:8443/x?y=z", "http://127.0.0.1:9/"})
    void isSavedWhereNothingSpeaksAgainstIt(String url) {
        assertThat(save(url).status()).isEqualTo(204);
    }

    private static Answer save(String url) {
        return realm.saveProfile("revocation-hook", Map.of("hook-name", "hook", "endpoint-url", url));
    }
}
