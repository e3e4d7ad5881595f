package dev.tokenlifecycle.admin;

import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.TestRealm;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BadAdminRequestIT {
    private static final String BASE = "/token-lifecycle";

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer();

    @ParameterizedTest
    @CsvSource({
        "'',400",
        "first=0,400",
        "user=nobody,404",
        "client=nowhere,404",
        "user=alice&client=nowhere,404",
        "user=f:x,404",
        "user=f:,404",
        "client=f:x,404",
        "user=alice&client=f:,404",
        "user=alice&status=dead,400",
        "user=alice&first=-1,400",
        "user=alice&first=x,400",
        "user=alice&max=0,400",
        "user=alice&max=1001,400",
        "user=alice&max=99999999999,400",
        "user=alice&user=bob,400",
        "user=alice&usr=bob,400"
    })
    void aBadQueryIsRefused(String query, int status) {
        realm.admin("GET", BASE + "/families?" + query, null).expectRefusal(status, "errorMessage");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "{}",
                "{'user':'alice'}",
                "{'user':'alice','reason':''}",
                "{'user':'alice','reason':7}",
                "{'user':7,'reason':'x'}",
                "{'user':['alice'],'reason':'x'}",
                "{'user':'alice','reason':'x','dry_run':'yes'}",
                "{'user':'alice','reason':'x','dryRun':true}",
                "{'user':'alice','session':'y','reason':'x'}",
                "{'client':'app','family':'y','reason':'x'}",
                "{'reason':'x'}",
                "{'user':'ali\\u0000ce','reason':'x'}",
                "{'family':'\\u0000','reason':'x'}",
                "{'user':'alice','reason':'x\\u0000'}"
            })
    void aBadRevocationIsRefused(String body) {
        realm.admin("POST", BASE + "/revocations", body.replace('\'', '"')).expectRefusal(400, "errorMessage");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{'status':'waiting'}",
                "{'status':'lost'}",
                "{'status':7}",
                "{'status':'delivered','before':'yesterday'}",
                "{'status':'delivered','hook':['x']}",
                "{'status':'delivered','max':5}",
                "{'status':'delivered','before':'+1000000000-12-31T23:59:59Z'}",
                "{'status':'delivered','before':'-1000000000-01-01T00:00:00Z'}",
                "{'status':'delivered','hook':'si\\u0000em'}"
            })
    void aBadRedeliveryIsRefused(String body) {
        realm.admin("POST", BASE + "/deliveries/redeliver", body.replace('\'', '"'))
                .expectRefusal(400, "errorMessage");
    }

    @Test
    void aHookThatNeverWasHasNothingToSendAgain() {
        realm.admin("POST", BASE + "/deliveries/redeliver", Map.of("status", "dead-letter", "hook", "nothing"))
                .expectRefusal(404, "errorMessage");
    }

    /** Keycloak itself fails at an id that begins like a federation's. */
    @ParameterizedTest
    @CsvSource({
        "user,f:x",
        "client,f:x",
        "session,f:x",
        "family,f:x",
        "user,00000000-0000-0000-0000-000000000000",
        "client,00000000-0000-0000-0000-000000000000",
        "session,00000000-0000-0000-0000-000000000000",
        "family,00000000-0000-0000-0000-000000000000"
    })
    void anUnknownIdIsNotFound(String target, String id) {
        revoke(Map.of(target, id)).expectRefusal(404, "errorMessage");
    }

    @Test
    void aLargeBodyIsRefused() {
        revoke(Map.of("user", "x".repeat(10_000_000))).expectRefusal(413, "errorMessage");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/overview?max=1,400",
        "GET,/overview/clients?max=0,400",
        "GET,/overview/clients?unprotected=maybe,400",
        "GET,/readiness?user=alice,400",
        "GET,/readiness?to=tomorrow,400",
        "GET,/hooks?hook=x,400",
        "POST,/hooks/nothing/test,404",
        "GET,/deliveries?hook=nothing,404",
        "GET,/deliveries?hook=nothing&status=waiting&first=7,404",
        "GET,/deliveries?family=nothing,404",
        "GET,/readiness?client=nothing,404",
        "GET,/incidents?client=nothing,404",
        "GET,/incidents?client=f:x,404",
        "GET,/incidents?user=nothing,404",
        "GET,/incidents?user=f:x,404",
        "POST,/hooks/nothing/test?x=y,400",
        "GET,/deliveries?first=-1,400",
        "GET,/lifetimes?client=app,400",
        "GET,/lifetimes?max=1001,400",
        "GET,/lifetimes?first=abc,400",
        "GET,/deliveries?max=1001,400",
        "GET,/deliveries?status=lost,400",
        "GET,/deliveries?state=waiting,400",
        "POST,/deliveries/nothing/redeliver,404",
        "DELETE,/families/nothing,404",
        "DELETE,/families/not%00hing,400",
        "POST,/deliveries/not%00hing/redeliver,400",
        "POST,/hooks/not%00hing/test,404",
        "GET,/incidents?from=%2B1000000000-12-31T23:59:59Z,400",
        "GET,/incidents?to=-1000000000-01-01T00:00:00Z,400",
        "GET,/readiness?from=1969-12-31T23:59:59Z,400",
        "GET,/readiness?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z,400",
        "GET,/readiness?from=9999-01-01T00:00:00Z,400",
        "GET,/incidents?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z,400",
        "GET,/readiness?to=%2B1000000000-12-31T23:59:59Z,400"
    })
    void whatIsUnknownIsRefused(String method, String path, int status) {
        realm.admin(method, BASE + path, null).expectRefusal(status, "errorMessage");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,'',405",
        "GET,/nothing,404",
        "PUT,/families,405",
        "DELETE,/hooks,405",
        "GET,/deliveries/x,404",
        "GET,/revocations,405"
    })
    void whatDoesNotExistHasKeycloaksOwnAnswer(String method, String path, int status) {
        realm.admin(method, BASE + path, null).expectRefusal(status, "error");
    }

    /** PostgreSQL would refuse it, with a 500: so it matters that Keycloak does before. */
    @ParameterizedTest
    @CsvSource({
        "GET,/families?user=ali%00ce",
        "DELETE,/families/nothing?session=%00",
        "GET,/deliveries?hook=%00",
        "GET,/deliveries?family=x%00",
        "GET,/incidents?user=%00"
    })
    void keycloakItselfRefusesAQueryWithANul(String method, String path) {
        realm.admin(method, BASE + path, null).expectRefusal(400, "error");
    }

    @Test
    void anotherContentTypeIsRefused() {
        Http.post(
                        realm.server().url() + "/admin/realms/" + realm.name() + BASE + "/revocations",
                        Map.of("user", "alice"),
                        "Authorization",
                        "Bearer " + Callers.masterToken(realm))
                .expectRefusal(415, "error");
    }

    private static Answer revoke(Map<String, ?> target) {
        Map<String, Object> body = new HashMap<>(target);
        body.putIfAbsent("reason", "test");
        return realm.admin("POST", BASE + "/revocations", body);
    }
}
