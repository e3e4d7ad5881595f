package dev.tokenlifecycle.bench;

import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.TestRealm;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One or two servers, and the realms that are compared on them with their sessions: few enough for Keycloak's caches of
 * 10,000 sessions, so that no configuration pays for what another one drove out.
 */
record Site(Load load, Map<String, TestRealm> realms, Map<String, Sessions> sessions) {
    static final int SESSIONS = Integer.getInteger("bench.sessions", 600);
    private static final int THREADS = 4;

    /** The realms on a server that has just been started. */
    static Site on(DistributionServer server) {
        Map<String, TestRealm> realms = Realms.on(server);
        Map<String, Sessions> sessions = new LinkedHashMap<>();
        realms.forEach((name, realm) -> sessions.put(name, Sessions.login(realm, SESSIONS)));
        return new Site(new Load(Servers.of(server), THREADS, Plan.MILLIS), realms, sessions);
    }

    /** All realms, each refreshing so many sessions in turn, at {@code nodes} or where the realm was made. */
    Comparison compare(String title, int count, DistributionServer... nodes) {
        Load here = nodes.length == 0 ? load : new Load(Servers.of(nodes), THREADS, Plan.MILLIS);
        Comparison comparison = new Comparison(title, here);
        realms.forEach((name, realm) -> comparison.with(name, refreshing(name, count, nodes)));
        return comparison;
    }

    /** One realm. */
    Runnable refreshing(String name, int count, DistributionServer... nodes) {
        TestRealm realm = realms.get(name);
        String[] urls = Arrays.stream(nodes)
                .map(node -> node.url() + "/realms/" + realm.name())
                .toArray(String[]::new);
        return sessions.get(name).refreshing(count, nodes.length == 0 ? new String[] {realm.url()} : urls);
    }
}
