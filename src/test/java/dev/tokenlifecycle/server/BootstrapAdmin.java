package dev.tokenlifecycle.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.Http.Answer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;

/** The bootstrap admin of a server, who logs in once: each login costs a password hash. */
final class BootstrapAdmin {
    private static final Map<KeycloakServer, BootstrapAdmin> ALL = new WeakHashMap<>();

    private final String endpoint;
    private String accessToken = "";
    private String refreshToken = "";
    private Instant renewAt = Instant.MIN;

    private BootstrapAdmin(String endpoint) {
        this.endpoint = endpoint;
    }

    static BootstrapAdmin of(KeycloakServer server) {
        synchronized (ALL) {
            return ALL.computeIfAbsent(
                    server, each -> new BootstrapAdmin(each.url() + "/realms/master/protocol/openid-connect/token"));
        }
    }

    /** An access token that lives for a while. */
    synchronized String token() {
        if (Instant.now().isAfter(renewAt)) {
            Answer refreshed = token("refresh_token", Map.of("refresh_token", refreshToken));
            Answer answer = refreshed.status() == 200
                    ? refreshed
                    : token(
                            "password",
                            Map.of("username", KeycloakServer.ADMIN_USER, "password", KeycloakServer.ADMIN_PASSWORD));
            JsonNode tokens = answer.expect(200).json();
            accessToken = tokens.get("access_token").asText();
            refreshToken = tokens.get("refresh_token").asText();
            renewAt = Instant.now().plusSeconds(tokens.get("expires_in").asInt() / 2);
        }
        return accessToken;
    }

    private Answer token(String grant, Map<String, String> more) {
        Map<String, String> form = new HashMap<>(more);
        form.put("grant_type", grant);
        form.put("client_id", "admin-cli");
        return Http.post(endpoint, form);
    }
}
