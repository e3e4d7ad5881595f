package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.KeycloakServer;
import dev.tokenlifecycle.server.Receiver;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stolen token that is replayed a thousand times by four attackers at once: what that costs the one who is attacked. */
final class ReplayAttackIT {
    private static final int REPLAYS = 1_000;
    private static final int ATTACKERS = 4;

    @ParameterizedTest
    @ValueSource(strings = {"enforce", "observe"})
    void aThousandReplaysAreOneLineOneMailAndOneDelivery(String mode) throws Exception {
        GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        try (TestRealm realm = realm(mail.getSmtp().getPort());
                Receiver receiver = Receiver.start()) {
            realm.policies(
                    Policy.ofAnyClient(
                            "rotation",
                            "refresh-token-rotation",
                            Map.of("mode", mode, "reuse-grace-seconds", "0", "notify-user", "true")),
                    Policy.ofAnyClient(
                            "hook", "revocation-hook", Map.of("hook-name", "hook", "endpoint-url", receiver.url("/"))));
            String stolen = refreshToken(realm.login("app", "alice", "openid"));
            String second = refreshToken(realm.refresh("app", stolen));
            refreshToken(realm.refresh("app", second));

            replay(realm, stolen, "enforce".equals(mode) ? 400 : 200);

            String family = Jwt.claims(stolen).get("jti").asText();
            assertThat(KeycloakServer.shared().log().lines())
                    .filteredOn(line -> line.contains("dev.tokenlifecycle") && line.contains(family))
                    .as("lines of log")
                    // What is only observed condemns nothing at once: attackers that overlap have a line each.
                    .hasSizeBetween(1, "enforce".equals(mode) ? 1 : ATTACKERS);
            int once = "enforce".equals(mode) ? 1 : 0;
            if (once == 1) {
                assertThat(mail.waitForIncomingEmail(20_000, 1)).as("mail").isTrue();
                receiver.await(request -> true);
            }
            assertThat(mail.getReceivedMessages()).as("mails").hasSize(once);
            assertThat(realm.admin("/token-lifecycle/deliveries?hook=hook&max=100"))
                    .as("deliveries")
                    .hasSize(once);
            assertThat(receiver.received()).hasSize(once);
        } finally {
            mail.stop();
        }
    }

    private static TestRealm realm(int port) {
        return TestRealm.create(KeycloakServer.shared(), it -> {
            it.setEventsEnabled(false);
            it.setEventsListeners(List.of());
            it.setSmtpServer(
                    Map.of("host", "127.0.0.1", "port", Integer.toString(port), "from", "keycloak@example.org"));
        });
    }

    private static void replay(TestRealm realm, String stolen, int status) throws Exception {
        ExecutorService attackers = Executors.newFixedThreadPool(ATTACKERS);
        try {
            List<Callable<Boolean>> attacks = new ArrayList<>();
            for (int attacker = 0; attacker < ATTACKERS; attacker++) {
                attacks.add(() -> {
                    boolean all = true;
                    for (int i = 0; i < REPLAYS / ATTACKERS; i++) {
                        all &= realm.refresh("app", stolen).status() == status;
                    }
                    return all;
                });
            }
            for (Future<Boolean> attack : attackers.invokeAll(attacks)) {
                assertThat(attack.get()).isTrue();
            }
        } finally {
            attackers.shutdownNow();
        }
    }

    private static String refreshToken(Answer answer) {
        return answer.expect(200).json().get("refresh_token").asText();
    }
}
