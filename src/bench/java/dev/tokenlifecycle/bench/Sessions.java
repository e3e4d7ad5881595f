package dev.tokenlifecycle.bench;

import dev.tokenlifecycle.server.TestRealm;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** The sessions of {@code alice} at {@code app} in one realm, each with its current refresh token. */
final class Sessions {
    private final String[] tokens;
    private final Object[] locks;

    private Sessions(String[] tokens) {
        this.tokens = tokens;
        locks = new Object[tokens.length];
        Arrays.setAll(locks, unused -> new Object());
    }

    /** Logs in {@code count} times. */
    static Sessions login(TestRealm realm, int count) {
        return new Sessions(tokens("refresh_token", realm, Map.of("client_id", "app"), count));
    }

    /** The tokens of {@code count} logins, {@code access_token} or {@code refresh_token}, at the client that {@code client} authenticates. */
    static String[] tokens(String kind, TestRealm realm, Map<String, String> client, int count) {
        Wire token = endpoint(realm.url());
        Map<String, String> form = new LinkedHashMap<>(client);
        form.put("grant_type", "password");
        form.put("scope", "openid");
        form.put("username", "alice");
        form.put("password", TestRealm.PASSWORD);
        return IntStream.range(0, count)
                .parallel()
                .mapToObj(i -> Wire.value(kind, token.post(form)))
                .toArray(String[]::new);
    }

    /** Sessions, or families of one session, that exist already. */
    static Sessions of(List<String> refreshTokens) {
        return new Sessions(refreshTokens.toArray(String[]::new));
    }

    /** Refreshes the first {@code count} of them in turn, at the nodes {@code urls} (issuers) in turn. */
    Runnable refreshing(int count, String... urls) {
        Wire[] nodes = Arrays.stream(urls).map(Sessions::endpoint).toArray(Wire[]::new);
        AtomicInteger next = new AtomicInteger();
        return () -> {
            int i = next.getAndIncrement();
            int session = i % count;
            // One client never refreshes the same token twice at once.
            synchronized (locks[session]) {
                // A session meets every node in turn, whether their numbers have a common divisor or not.
                Wire node = nodes[(i / count + session) % nodes.length];
                tokens[session] = Wire.refreshToken(node.post(form(tokens[session])));
            }
        };
    }

    /** How many they are. */
    int count() {
        return tokens.length;
    }

    private static Map<String, String> form(String token) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("client_id", "app");
        form.put("refresh_token", token);
        return form;
    }

    private static Wire endpoint(String issuer) {
        return new Wire(issuer + "/protocol/openid-connect/token");
    }
}
