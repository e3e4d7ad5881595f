package dev.tokenlifecycle.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.representations.idm.ClientRepresentation;

/** The report on many clients: {@code -Dreport.clients=5000} measures what docs/lifetime.md says. */
@TestMethodOrder(OrderAnnotation.class)
final class LifetimeReportIT {
    private static final int CLIENTS = Integer.getInteger("report.clients", 300);

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer();

    @BeforeAll
    static void makeRealm() {
        for (int from = 0; from < CLIENTS; from += 500) {
            List<ClientRepresentation> clients = new ArrayList<>();
            for (int i = from; i < Math.min(CLIENTS, from + 500); i++) {
                ClientRepresentation client = TestRealm.confidentialClient("client-" + i);
                client.setServiceAccountsEnabled(false);
                client.setAttributes(Map.of("access.token.lifespan", i % 2 == 0 ? "60" : "3600"));
                clients.add(client);
            }
            realm.admin("POST", "/partialImport", Map.of("ifResourceExists", "FAIL", "clients", clients))
                    .expect(200);
        }
        realm.policies(policy("a", "300"), policy("b", "900"), policy("c", "120"));
    }

    private static Policy policy(String name, String seconds) {
        return Policy.ofAnyClient(name, "access-token-lifetime", Map.of("max-lifetime-seconds", seconds));
    }

    @Test
    @Order(2)
    void pagesHoldEveryClientOnce() {
        Set<String> seen = new HashSet<>();
        int first = 0;
        int over = 0;
        JsonNode page = page(0, 100);
        while (!page.isEmpty()) {
            for (JsonNode client : page) {
                assertThat(seen.add(client.get("client_id").asText())).isTrue();
                assertThat(client.get("ceiling_seconds").asInt()).isEqualTo(120);
                assertThat(client.get("decided_by").get(0).asText()).isEqualTo("c");
                over += client.get("over_ceiling").asBoolean() ? 1 : 0;
            }
            first += 100;
            page = page(first, 100);
        }

        assertThat(over).isEqualTo(CLIENTS / 2);
        assertThat(seen).hasSizeGreaterThan(CLIENTS).contains("client-0", "client-" + (CLIENTS - 1), "account");
    }

    @Test
    @Order(1)
    void aPageIsFast() {
        // Nobody has read these clients yet: they come from the database.
        Duration cold = took(0, 100);
        Duration last = took(CLIENTS - 100, 100);
        Duration large = took(0, 1000);
        Duration again = took(0, 100);

        System.out.println("report on " + CLIENTS + " clients: first page " + cold.toMillis() + " ms, again "
                + again.toMillis() + " ms, last " + last.toMillis() + " ms, 1000 in " + large.toMillis() + " ms");
        // Generous, for a loaded machine.
        assertThat(cold).isLessThan(Duration.ofSeconds(20));
        assertThat(again).isLessThan(Duration.ofSeconds(5));
    }

    private static Duration took(int first, int max) {
        Instant start = Instant.now();
        page(first, max);
        return Duration.between(start, Instant.now());
    }

    private static JsonNode page(int first, int max) {
        return realm.admin("/token-lifecycle/lifetimes?first=" + first + "&max=" + max);
    }

    /** Settings are refused on save; these came by another way, such as an import by a version that knew another range. */
    @Test
    void aCeilingThatCannotBeReadIssuesNoTokenAndIsNamed() {
        try (TestRealm other = TestRealm.create()) {
            other.policy("access-token-lifetime", Map.of("max-lifetime-seconds", 60));
            JsonNode profiles = other.admin("/client-policies/profiles");
            String unreadable =
                    profiles.toString().replace("\"60\"", "\"never\"").replace(":60", ":\"never\"");
            assertThat(unreadable).contains("never");
            other.admin("PUT", "", Map.of("attributes", Map.of("client-policies.profiles", unreadable)))
                    .expect(204);

            assertThat(other.login("app", "alice", "openid").status()).isEqualTo(500);
            Answer report = other.admin("GET", "/token-lifecycle/lifetimes", null);
            assertThat(report.status()).isEqualTo(500);
            assertThat(report.json().path("errorMessage").asText())
                    .contains("max-lifetime-seconds must be", "was \"never\"");
        }
    }
}
