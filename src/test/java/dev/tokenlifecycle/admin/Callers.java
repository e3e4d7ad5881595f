package dev.tokenlifecycle.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.KeycloakServer;
import dev.tokenlifecycle.server.TestRealm;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Gives the people and the services of a realm roles, and gets their tokens. */
public final class Callers {
    private static final String OWN_CLIENT = "token-lifecycle";

    private Callers() {}

    /** Creates a role on a client. */
    public static void createRole(TestRealm realm, String client, String role) {
        realm.admin("POST", "/clients/" + realm.clientUuid(client) + "/roles", Map.of("name", role))
                .expect(201);
    }

    /** Makes the client {@code token-lifecycle} and gives the service account of {@code web} these roles of it. */
    public static void grantToWeb(TestRealm realm, String... roles) {
        realm.admin("POST", "/clients", Map.of("clientId", OWN_CLIENT)).expect(201);
        for (String role : roles) {
            createRole(realm, OWN_CLIENT, role);
        }
        grant(realm, serviceAccount(realm, "web"), OWN_CLIENT, roles);
    }

    /** Gives a user, by id, roles of a client. */
    public static void grant(TestRealm realm, String userId, String client, String... roles) {
        String uuid = realm.clientUuid(client);
        List<JsonNode> representations = Arrays.stream(roles)
                .map(role -> realm.admin("/clients/" + uuid + "/roles/" + role))
                .toList();
        realm.admin("POST", "/users/" + userId + "/role-mappings/clients/" + uuid, representations)
                .expect(204);
    }

    /** The id of the user behind a client's service account. */
    public static String serviceAccount(TestRealm realm, String client) {
        return realm.admin("/clients/" + realm.clientUuid(client) + "/service-account-user")
                .get("id")
                .asText();
    }

    /** The access token of a client's service account. */
    public static String serviceToken(TestRealm realm, String client) {
        return serviceToken(realm.url(), client);
    }

    /** The same, issued by the node at which the realm has the issuer {@code issuer}. */
    public static String serviceToken(String issuer, String client) {
        return Http.post(
                        issuer + "/protocol/openid-connect/token",
                        Map.of(
                                "grant_type",
                                "client_credentials",
                                "client_id",
                                client,
                                "client_secret",
                                TestRealm.SECRET))
                .expect(200)
                .json()
                .get("access_token")
                .asText();
    }

    /** The revocations in the list of {@code hook} of the realm at {@code issuer}, which the bearer of {@code token} may read. */
    public static JsonNode revocations(String issuer, String hook, String token) {
        String list = Http.get(issuer + "/token-lifecycle/revocation-lists/" + hook, "Authorization", "Bearer " + token)
                .expect(200)
                .text();
        return Jwt.claims(list).get("revocations");
    }

    /** The answer to the bearer of {@code token}, who fetches the security event tokens of {@code hook} (RFC 8936). */
    public static Http.Answer poll(String issuer, String hook, String token, Object request) {
        return Http.json(
                "POST",
                issuer + "/token-lifecycle/security-events/" + hook,
                request,
                "Authorization",
                "Bearer " + token);
    }

    /** The access token of the bootstrap admin. */
    public static String masterToken(TestRealm realm) {
        return masterToken(realm.server().url().toString());
    }

    /** The access token of the bootstrap admin of the server at {@code url}, whatever name that has. */
    public static String masterToken(String url) {
        return adminToken(url + "/realms/master", KeycloakServer.ADMIN_USER, KeycloakServer.ADMIN_PASSWORD);
    }

    /** The access token of a user of the realm at {@code admin-cli}. */
    static String adminToken(TestRealm realm, String username) {
        return adminToken(realm.url(), username, TestRealm.PASSWORD);
    }

    private static String adminToken(String issuer, String username, String password) {
        return Http.post(
                        issuer + "/protocol/openid-connect/token",
                        Map.of(
                                "grant_type",
                                "password",
                                "client_id",
                                "admin-cli",
                                "username",
                                username,
                                "password",
                                password))
                .expect(200)
                .json()
                .get("access_token")
                .asText();
    }
}
