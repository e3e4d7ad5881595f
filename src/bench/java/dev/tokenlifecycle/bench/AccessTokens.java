package dev.tokenlifecycle.bench;

import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.TestRealm;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What an API's question about an access token costs: whether its family was revoked is one look-up more than in stock. */
final class AccessTokens {
    private static final Map<String, String> WEB = Map.of("client_id", "web", "client_secret", TestRealm.SECRET);
    private static final String OF_SESSIONS = ", PostgreSQL, access tokens of " + Site.SESSIONS + " sessions in turn";

    /** In seconds: no token expires meanwhile. */
    private static final int LIFESPAN = 3_600;

    private AccessTokens() {}

    static void measure(DistributionServer server, Load load, Report report) throws Exception {
        Map<String, TestRealm> realms = new LinkedHashMap<>();
        realms.put(Realms.OFF, Realms.plain(server));
        realms.put(Realms.AGAIN, Realms.plain(server));
        realms.put(Realms.GRACE, Realms.rotating(server, 10));
        Comparison userinfo = new Comparison("Userinfo" + OF_SESSIONS, load);
        Comparison introspection = new Comparison("Introspection" + OF_SESSIONS, load);
        realms.forEach((name, realm) -> {
            realm.admin("PUT", "", Map.of("realm", realm.name(), "accessTokenLifespan", LIFESPAN))
                    .expect(204);
            String[] tokens = Sessions.tokens("access_token", realm, WEB, Site.SESSIONS);
            userinfo.with(name, asking(realm, "userinfo", "access_token", tokens, Map.of()));
            introspection.with(name, asking(realm, "token/introspect", "token", tokens, WEB));
        });
        report.add(userinfo.run(Plan.rounds(0.35)), true);
        report.add(introspection.run(Plan.rounds(0.35)), true);
    }

    private static Runnable asking(
            TestRealm realm, String path, String field, String[] tokens, Map<String, String> credentials) {
        Wire endpoint = new Wire(realm.url() + "/protocol/openid-connect/" + path);
        AtomicInteger next = new AtomicInteger();
        return () -> {
            Map<String, String> form = new LinkedHashMap<>(credentials);
            form.put(field, tokens[next.getAndIncrement() % tokens.length]);
            String answer = endpoint.post(form);
            if (answer.contains("\"active\":false")) {
                throw new AssertionError("A live token is inactive: " + answer);
            }
        };
    }
}
