package dev.tokenlifecycle.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenlifecycle.server.Receiver;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.keycloak.representations.idm.ClientRepresentation;

/**
 * A realm with a hook, for tests that end something for real and see that it is recorded once. The rows of the outbox are there
 * as soon as the request has been answered, so that one too many is seen without waiting for it.
 */
abstract class HookedRealm {
    static TestRealm realm;
    static Receiver receiver;

    @BeforeAll
    static void makeRealm() {
        receiver = Receiver.start();
        realm = TestRealm.create();
        client("back", it -> {}, Map.of("backchannel.logout.url", receiver.url("/back-channel")));
        client(
                "front",
                it -> it.setFrontchannelLogout(true),
                Map.of("frontchannel.logout.url", receiver.url("/front")));
        client("slow", it -> {}, Map.of("access.token.lifespan", "7200"));
        policies("revoke-family");
    }

    static void policies(String onReuse) {
        Map<String, String> hook = Map.of("hook-name", "sources", "endpoint-url", receiver.url("/hook"));
        realm.policies(
                Policy.ofAnyClient(
                        "rotation", "refresh-token-rotation", Map.of("reuse-grace-seconds", "0", "on-reuse", onReuse)),
                Policy.ofAnyClient("hook", "revocation-hook", hook),
                // The same hook in another policy: still one delivery.
                Policy.ofAnyClient("again", "revocation-hook", hook),
                Policy.ofRole(
                        "guarded",
                        "revocation-hook",
                        Map.of("hook-name", "guarded", "endpoint-url", receiver.url("/guarded"))));
    }

    static void client(String clientId, Consumer<ClientRepresentation> more, Map<String, String> attributes) {
        ClientRepresentation client = TestRealm.confidentialClient(clientId);
        more.accept(client);
        client.setAttributes(attributes);
        realm.admin("POST", "/clients", client).expect(201);
    }

    @AfterAll
    static void removeRealm() {
        realm.close();
        receiver.close();
    }

    static JsonNode told(String type, String reason, String initiator, Runnable action) {
        List<JsonNode> deliveries = added("sources", action);
        assertThat(deliveries).hasSize(1);
        JsonNode delivery = deliveries.get(0);
        assertThat(delivery.get("type").asText()).isEqualTo(type);
        assertThat(delivery.at("/revocation/reason").asText()).isEqualTo(reason);
        assertThat(delivery.at("/revocation/initiator").asText()).isEqualTo(initiator);
        JsonNode revocation = delivery.get("revocation");
        ((ObjectNode) revocation).put("id", delivery.get("id").asText());
        assertThat(received(revocation).get("iss").asText()).isEqualTo(realm.url());
        return revocation;
    }

    static JsonNode received(JsonNode told) {
        String id = told.get("id").asText();
        return receiver.await(request ->
                        request.path().equals("/hook") && request.id().equals(id))
                .json();
    }

    static List<JsonNode> added(String hook, Runnable action) {
        Set<String> before =
                deliveries(hook).stream().map(each -> each.get("id").asText()).collect(Collectors.toSet());
        action.run();
        return deliveries(hook).stream()
                .filter(each -> !before.contains(each.get("id").asText()))
                .toList();
    }

    static List<JsonNode> deliveries(String hook) {
        JsonNode page = realm.admin("/token-lifecycle/deliveries?max=100&hook=" + hook);
        return StreamSupport.stream(page.spliterator(), false).toList();
    }

    static String newUser(String name) {
        realm.admin("POST", "/users", TestRealm.user(name)).expect(201);
        return realm.userId(name);
    }

    static JsonNode login(String clientId, String username) {
        return realm.login(clientId, username, "openid").expect(200).json();
    }

    /** The id of a session that is offline only. */
    static String offlineSession(String clientId, String username) {
        return realm.login(clientId, username, "openid offline_access")
                .expect(200)
                .json()
                .get("session_state")
                .asText();
    }

    /** The {@code sids} of what the hook was notified of. */
    static List<String> sessionIds(JsonNode told) {
        return StreamSupport.stream(received(told).findPath("sids").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    static String accessToken(String clientId) {
        return login(clientId, "alice").get("access_token").asText();
    }
}
