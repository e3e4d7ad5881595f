package dev.tokenlifecycle.revocation.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.admin.Callers;
import dev.tokenlifecycle.revocation.outbox.HookId;
import dev.tokenlifecycle.server.Receiver;
import dev.tokenlifecycle.server.Receiver.Reply;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A receiver that wants to do harm, and rows that somebody spoilt, cost their own hook and no other. */
final class HostileReceiverIT {
    private static DeliveryServer deliveries;
    private static OutboxTable outbox;

    private TestRealm realm;
    private Receiver receiver;
    private HookId bad;
    private HookId well;

    @BeforeAll
    static void useServer() {
        deliveries = DeliveryServer.shared();
        outbox = deliveries.outbox();
    }

    @BeforeEach
    void makeRealm() {
        realm = TestRealm.create(deliveries.server());
        receiver = Receiver.start();
        String realmId = realm.admin("").get("id").asText();
        bad = new HookId(realmId, "bad");
        well = new HookId(realmId, "well");
        hooks(receiver.url("/bad"));
    }

    @AfterEach
    void dropRealm() {
        realm.close();
        receiver.close();
    }

    /** What no database keeps: a NUL, half a character at the end of what is kept, far too much of it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"err\":\"a\\u0000b\",\"description\":\"\\ud800\"}",
                "{\"err\":\"x\",\"description\":\"  two\\n\\n   lines  \"}",
                "{\"err\":\"\\ud83d\\ude00\",\"description\":\"EMOJI\"}"
            })
    void anAnswerThatCannotBeRecordedAsItIsStopsNobody(String template) {
        String body = template.replace("EMOJI", "\\ud83d\\ude00".repeat(250));
        receiver.answering(request ->
                request.path().equals("/bad") ? new Reply(400, Map.of(), body, Duration.ZERO) : Reply.of(202));

        String id = outbox.queue(bad, realm.url(), 1).get(0);

        await().until(() -> outbox.column("last_error", id) != null);
        assertThat(outbox.column("last_error", id)).startsWith("status 400, ").hasSizeLessThan(600);
        othersAreTold();
    }

    @Test
    void aStatusLineWithoutEndStopsNobody() {
        try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread garbage = new Thread(() -> answer(socket, "HTTP/1.1 \0" + "é".repeat(3_900) + "\r\n\r\n"));
            garbage.start();
            hooks("http://127.0.0.1:" + socket.getLocalPort() + "/");

            String id = outbox.queue(bad, realm.url(), 1).get(0);

            await().until(() -> outbox.column("last_error", id) != null);
            assertThat(outbox.column("last_error", id)).hasSizeLessThan(600);
            othersAreTold();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As during a rolling upgrade, where a node meets what one of the next version has queued. */
    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "{}", "a reason of the next version"})
    void aRowThatCannotBeReadWaitsForANodeThatCanAndStopsNobody(String kind) {
        String payload = OutboxTable.notice("t-1", realm.url());
        String id = outbox.queue(bad, kind.startsWith("a reason") ? ofTheNextVersion(payload) : kind);

        await().until(() -> "what was queued can't be read".equals(outbox.column("last_error", id)));
        assertThat(outbox.column("status", id)).isEqualTo("PENDING");
        assertThat(realm.admin("/token-lifecycle/deliveries?hook=bad")
                        .get(0)
                        .get("id")
                        .asText())
                .isEqualTo(id);
        othersAreTold();
        assertThat(receiver.received()).noneMatch(request -> request.path().equals("/bad"));

        outbox.set("next_attempt_at = next_attempt_at - interval '1 hour', payload = '" + payload + "'", id);
        receiver.await(request -> request.path().equals("/bad") && request.id().equals(id));
    }

    @Test
    void aRowThatNobodyCanReadIsGivenUpAfterThreeDays() {
        String id = outbox.queue(bad, "nonsense");
        await().until(() -> outbox.column("last_error", id) != null);

        outbox.age(bad, Duration.ofDays(4));

        await().until(() -> "DEAD_LETTER".equals(outbox.column("status", id)));
        assertThat(outbox.column("last_error", id)).isEqualTo("what was queued can't be read");
    }

    @Test
    void aRowThatCannotBeReadWaitsToBeFetchedFromANodeThatCan() {
        realm.policies(Policy.ofAnyClient(
                "polled", "revocation-hook", Map.of("hook-name", "polled", "delivery", List.of("poll"))));
        Callers.grantToWeb(realm, "poll-security-events");
        String caller = Callers.serviceToken(realm, "web");
        HookId polled = new HookId(bad.realmId(), "polled");
        String unread = OutboxTable.notice("t-1", realm.url());

        String later = outbox.queuePolled(polled, ofTheNextVersion(unread));
        String known = outbox.queuePolled(polled, OutboxTable.notice("t-2", realm.url()));

        await().until(() -> fetched(caller).contains(known));
        assertThat(fetched(caller)).containsExactly(known);
        assertThat(outbox.column("status", later)).isEqualTo("PENDING");
        outbox.set("payload = '" + unread + "'", later);
        await().until(() -> fetched(caller).equals(Set.of(later, known)));
    }

    private Set<String> fetched(String caller) {
        JsonNode sets = Callers.poll(realm.url(), "polled", caller, Map.of("returnImmediately", true))
                .expect(200)
                .json()
                .get("sets");
        Set<String> ids = new HashSet<>();
        sets.fieldNames().forEachRemaining(ids::add);
        return ids;
    }

    private static String ofTheNextVersion(String payload) {
        return payload.replace("\"logout\"", "\"later\"");
    }

    /** A later version wrote them, say: who is to be told is known, and told once the settings are right again. */
    @Test
    void settingsThatCannotBeAcceptedKeepNobodyLoggedIn() {
        JsonNode login = realm.login("app", "alice", "openid").expect(200).json();
        int changed = outbox.change(
                "update realm_attribute set value = replace(value, 'endpoint-url', 'endpoint-uri')"
                        + " where name = 'client-policies.profiles' and realm_id = ?",
                bad.realmId());
        assertThat(changed).isEqualTo(1);
        realm.admin("POST", "/clear-realm-cache", null).expect(204);

        realm.logout("app", login.get("refresh_token").asText()).expect(204);

        assertThat(realm.refresh("app", login.get("refresh_token").asText()).status())
                .isEqualTo(400);
        await().until(() ->
                realm.admin("/token-lifecycle/deliveries?hook=bad").get(0).has("last_error"));
        assertThat(realm.admin("/token-lifecycle/hooks").get(0).get("invalid").asText())
                .contains("endpoint-uri");
        assertThat(receiver.received()).isEmpty();
        hooks(receiver.url("/bad"));
        receiver.await(request -> request.path().equals("/bad"));
        receiver.await(request -> request.path().equals("/well"));
    }

    private void othersAreTold() {
        String id = outbox.queue(well, realm.url(), 1).get(0);
        receiver.await(request -> request.path().equals("/well") && request.id().equals(id));
        await().until(() -> "DELIVERED".equals(outbox.column("status", id)));
    }

    private void hooks(String url) {
        realm.policies(
                Policy.ofAnyClient("bad", "revocation-hook", Map.of("hook-name", "bad", "endpoint-url", url)),
                Policy.ofAnyClient(
                        "well", "revocation-hook", Map.of("hook-name", "well", "endpoint-url", receiver.url("/well"))));
    }

    private static void answer(ServerSocket server, String answer) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.getInputStream().read(new byte[64 * 1024]);
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                socket.shutdownOutput();
            } catch (IOException closed) {
                // The client went away, or the test is over.
            }
        }
    }
}
