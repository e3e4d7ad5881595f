package dev.tokenlifecycle.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.TestRealm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no client library would send: each is refused with a sentence, and ends nothing. */
final class HostileAdminRequestIT {
    private static final String BASE = "/token-lifecycle";

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'user':'alice','user':'bob','reason':'x'}",
                "{'user':'alice','reason':'x'} {'user':'bob','reason':'x'}",
                "{'user':'alice','client':null,'reason':'x'}",
                "{'family':'x','session':null,'reason':'x'}",
                "{'user':NaN,'reason':'x'}",
                "\ufeff{'user':'alice','reason':'x','more':1}"
            })
    void aBodyThatMayMeanSomethingElseIsRefused(String body) {
        String sid = sessionOfAlice();

        realm.admin("POST", BASE + "/revocations", body.replace('\'', '"')).expectRefusal(400, "errorMessage");
        assertThat(realm.admin(BASE + "/families?user=alice").findValuesAsText("session"))
                .contains(sid);
    }

    @Test
    void bytesThatAreNoTextAreRefused() throws IOException, InterruptedException {
        byte[][] bodies = {
            {0, 0, 0, '{', 0x7f, -1, -1, -1},
            {'{', '"', (byte) 0xc3, '"', ':', '1', '}'},
            {0, '{', 0},
            {(byte) 0xff, (byte) 0xfe, 0, 0, 1, 2, 3},
            "[".repeat(60_000).getBytes(StandardCharsets.UTF_8),
            ("{\"user\":1" + "0".repeat(60_000) + "}").getBytes(StandardCharsets.UTF_8)
        };
        for (byte[] body : bodies) {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(realm.server().url() + "/admin/realms/" + realm.name()
                                            + BASE + "/revocations"))
                                    .header("Authorization", "Bearer " + realm.adminToken())
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(answer.body()).contains("errorMessage");
        }
    }

    /** A filter whose value got lost in a script would otherwise show, or end, more. */
    @ParameterizedTest
    @CsvSource({
        "GET,/families?user=&client=app",
        "GET,/families?user=alice&client=",
        "GET,/families?user=alice&status=",
        "DELETE,/families/00000000-0000-0000-0000-000000000000?session=",
        "GET,/deliveries?hook=%20",
        "GET,/incidents?user=",
        "GET,/incidents?verdict=",
        "GET,/readiness?client="
    })
    void aFilterWithoutAValueIsRefused(String method, String path) {
        realm.admin(method, BASE + path, null).expectRefusal(400, "errorMessage");
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE,/families/..%2F..%2Fx",
        "DELETE,/families/%2F",
        "DELETE,/families/a%2Fb?session=x",
        "POST,/deliveries/a%2Fb/redeliver",
        "POST,/deliveries/..%2F..%2Fx/redeliver",
        "POST,/hooks/a%2Fb/test",
        "POST,/hooks/..%2Ftest/test",
        "DELETE,/families/%F0%9F%98%80",
        "DELETE,/families/%E2%80%AEtxt"
    })
    void aHostileIdIsNotFound(String method, String path) {
        assertThat(realm.admin(method, BASE + path, null).status()).isBetween(400, 405);
    }

    /** Keycloak reads such an id as that of a federation, and fails. */
    @Test
    void aClientWhoseIdLooksLikeOneOfAFederationIsFound() {
        realm.admin("POST", "/clients", TestRealm.publicClient("f:shop")).expect(201);

        realm.admin("GET", BASE + "/families?client=f:shop", null).expect(200);
        realm.admin("GET", BASE + "/incidents?client=f:shop", null).expect(200);
    }

    /** Answers and refusals name users, addresses and sessions. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/overview",
                "/overview/clients",
                "/readiness",
                "/families?user=alice",
                "/families?user=nobody",
                "/incidents",
                "/lifetimes",
                "/hooks",
                "/deliveries",
                "/deliveries?max=0"
            })
    void noAnswerMayBeStoredByACache(String path) {
        assertThat(realm.admin("GET", BASE + path, null).response().headers().allValues("Cache-Control"))
                .containsExactly("no-store");
    }

    private static String sessionOfAlice() {
        JsonNode tokens = realm.login("app", "alice", "openid").expect(200).json();
        return tokens.get("session_state").asText();
    }
}
