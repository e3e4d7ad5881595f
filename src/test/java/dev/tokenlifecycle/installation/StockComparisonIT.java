package dev.tokenlifecycle.installation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.KeycloakServer;
import dev.tokenlifecycle.server.RecordedRequests;
import dev.tokenlifecycle.server.TestRealm;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A realm without policies of ours answers Keycloak's own requests as it does without the JAR, whatever is in a path. What the
 * discovery document promises beside it is written down in {@code docs/rest-api.md}.
 */
final class StockComparisonIT {
    private static DistributionServer stock;
    private static TestRealm without;
    private static TestRealm with;

    @BeforeAll
    static void start() {
        stock = new DistributionServer.Builder("stock").withoutExtension().start();
        without = TestRealm.create(stock);
        with = TestRealm.create(KeycloakServer.shared());
    }

    @AfterAll
    static void stop() {
        with.close();
        stock.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "50%off",
                "%zz",
                "a%41b",
                "a/b",
                "https://app.example/x",
                "a;b",
                "a,b",
                "a b",
                "a+b",
                "ünï",
                "%2e%2e",
                "realms",
                "console",
                "admin"
            })
    void everyAnswerIsStock(String odd) {
        CompletableFuture<List<String>> onStock =
                CompletableFuture.supplyAsync(() -> new RecordedRequests(without).play(odd));
        List<String> actual = new RecordedRequests(with).play(odd);
        List<String> expected = onStock.join();

        assertThat(actual).hasSameSizeAs(expected);
        SoftAssertions.assertSoftly(softly -> {
            for (int i = 0; i < expected.size(); i++) {
                softly.assertThat(withoutOurEndpoint(actual.get(i))).isEqualTo(expected.get(i));
            }
        });
    }

    private static String withoutOurEndpoint(String answer) {
        return answer.replaceAll(
                " (?:global_token_revocation_endpoint\\w*|revocation_lists_endpoint|security_events_endpoint)=[^,]*,",
                "");
    }
}
