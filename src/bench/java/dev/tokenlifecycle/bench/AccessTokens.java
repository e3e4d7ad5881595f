package dev.tokenlifecycle.bench;

import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.TestRealm;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What an API's question about an access token costs: whether its family was revoked is one look-up more than in stock. */
final class AccessTokens {
    private AccessTokens() {}

    static void measure(DistributionServer server, Load load, Report report) throws Exception {
        Map<String, TestRealm> realms = new LinkedHashMap<>();
        realms.put(Realms.OFF, Realms.plain(server));
        realms.put(Realms.AGAIN, Realms.plain(server));
        realms.put(Realms.GRACE, Realms.rotating(server, 10));
        Comparison userinfo = new Comparison("Userinfo, PostgreSQL, access tokens of 600 sessions in turn", load);
        Comparison introspection =
                new Comparison("Introspection, PostgreSQL, access tokens of 600 sessions in turn", load);
        realms.forEach((name, realm) -> {
            String[] tokens = Sessions.accessTokens(realm, "web", Site.SESSIONS);
            userinfo.with(name, asking(realm, "userinfo", "access_token", tokens, Map.of()));
            introspection.with(
                    name,
                    asking(
                            realm,
                            "token/introspect",
                            "token",
                            tokens,
                            Map.of("client_id", "web", "client_secret", TestRealm.SECRET)));
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
            endpoint.post(form);
        };
    }
}
