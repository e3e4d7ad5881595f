package dev.tokenlifecycle.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenlifecycle.server.Http.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.ProtocolMapperRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.representations.idm.UserRepresentation;
import org.keycloak.representations.idm.authorization.PolicyEnforcementMode;
import org.keycloak.representations.idm.authorization.ResourceRepresentation;
import org.keycloak.representations.idm.authorization.ResourceServerRepresentation;

/**
 * A realm of its own for a test class, made over the Admin REST API: the users {@code alice} and {@code bob} (password
 * {@value #PASSWORD}), the public client {@code app} and the confidential client {@code web} (secret {@value #SECRET}), both
 * with the password grant, because a test wants tokens and not a login page.
 */
public final class TestRealm
        implements AutoCloseable, BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
    public static final String PASSWORD = "password";
    public static final String SECRET = "secret";

    /** The types of tokens that RFC 8693 names. */
    public static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

    public static final String REFRESH_TOKEN = "urn:ietf:params:oauth:token-type:refresh_token";
    public static final String ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token";

    private final Supplier<KeycloakServer> server;
    private final String name;
    private final Consumer<RealmRepresentation> more;
    private boolean ofTheClass;

    private TestRealm(Supplier<KeycloakServer> server, Consumer<RealmRepresentation> more) {
        this(server, "test-" + UUID.randomUUID().toString().substring(0, 8), more);
    }

    private TestRealm(Supplier<KeycloakServer> server, String name, Consumer<RealmRepresentation> more) {
        this.server = server;
        this.name = name;
        this.more = more;
    }

    /** This realm, at another node of its cluster. */
    public TestRealm at(KeycloakServer node) {
        return new TestRealm(() -> node, name, more);
    }

    /** Makes a realm on the shared server. */
    public static TestRealm create() {
        return create(KeycloakServer.shared());
    }

    /** Makes a realm on {@code server}. */
    public static TestRealm create(KeycloakServer server) {
        return create(server, realm -> {});
    }

    /** Makes a realm on {@code server}; {@code more} changes its representation. */
    public static TestRealm create(KeycloakServer server, Consumer<RealmRepresentation> more) {
        return new TestRealm(() -> server, more).make();
    }

    /**
     * A realm on the shared server for a field with {@code @RegisterExtension}: made before the first test of the class and
     * deleted after the last where the field is static, before and after each test otherwise.
     */
    public static TestRealm onSharedServer() {
        return onSharedServer(realm -> {});
    }

    /** The same, where {@code more} changes its representation. */
    public static TestRealm onSharedServer(Consumer<RealmRepresentation> more) {
        return new TestRealm(KeycloakServer::shared, more);
    }

    private TestRealm make() {
        RealmRepresentation representation = new RealmRepresentation();
        representation.setRealm(name);
        representation.setEnabled(true);
        representation.setSslRequired("none");
        representation.setComponents(RealmKeys.small());
        // A login costs a hash otherwise that takes longer than all the rest of it.
        representation.setPasswordPolicy("hashAlgorithm(pbkdf2-sha256) and hashIterations(1)");
        representation.setEventsEnabled(true);
        // Keycloak keeps no refresh events unless it is told to.
        representation.setEnabledEventTypes(
                List.of("REFRESH_TOKEN", "REFRESH_TOKEN_ERROR", "LOGIN", "LOGOUT", "REVOKE_GRANT", "CODE_TO_TOKEN"));
        representation.setAdminEventsEnabled(true);
        representation.setAdminEventsDetailsEnabled(true);
        representation.setEventsListeners(List.of("jboss-logging"));
        representation.setUsers(List.of(user("alice"), user("bob")));
        representation.setClients(List.of(publicClient("app"), confidentialClient("web")));
        more.accept(representation);
        masterAdmin("POST", "/admin/realms", representation).expect(201);
        return this;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        ofTheClass = true;
        make();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!ofTheClass) {
            make();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (!ofTheClass) {
            close();
        }
    }

    /** A user whose password is {@value #PASSWORD}. */
    public static UserRepresentation user(String username) {
        CredentialRepresentation password = new CredentialRepresentation();
        password.setType(CredentialRepresentation.PASSWORD);
        password.setValue(PASSWORD);
        password.setTemporary(false);
        UserRepresentation user = new UserRepresentation();
        user.setUsername(username);
        user.setEnabled(true);
        user.setEmail(username + "@example.org");
        user.setEmailVerified(true);
        user.setFirstName(username);
        user.setLastName("Example");
        user.setRealmRoles(List.of("offline_access"));
        user.setCredentials(List.of(password));
        return user;
    }

    /** A public client with the password grant. */
    public static ClientRepresentation publicClient(String clientId) {
        ClientRepresentation client = new ClientRepresentation();
        client.setClientId(clientId);
        client.setEnabled(true);
        client.setPublicClient(true);
        client.setDirectAccessGrantsEnabled(true);
        client.setStandardFlowEnabled(true);
        client.setRedirectUris(List.of("*"));
        client.setWebOrigins(List.of("*"));
        return client;
    }

    /**
     * A confidential client with the password grant and a service account. Its access tokens name it as their audience: Keycloak
     * calls every other token inactive when it introspects one.
     */
    public static ClientRepresentation confidentialClient(String clientId) {
        ClientRepresentation client = publicClient(clientId);
        client.setPublicClient(false);
        client.setSecret(SECRET);
        client.setServiceAccountsEnabled(true);
        client.setProtocolMappers(List.of(audience(clientId)));
        return client;
    }

    private static ProtocolMapperRepresentation audience(String clientId) {
        ProtocolMapperRepresentation mapper = new ProtocolMapperRepresentation();
        mapper.setName("audience");
        mapper.setProtocol("openid-connect");
        mapper.setProtocolMapper("oidc-audience-mapper");
        mapper.setConfig(Map.of(
                "included.client.audience",
                clientId,
                "access.token.claim",
                "true",
                "introspection.token.claim",
                "true"));
        return mapper;
    }

    /** The authorization settings of a client that guards one resource and lets everybody in. */
    public static ResourceServerRepresentation oneResource(String name) {
        ResourceServerRepresentation settings = new ResourceServerRepresentation();
        settings.setPolicyEnforcementMode(PolicyEnforcementMode.PERMISSIVE);
        settings.setResources(List.of(new ResourceRepresentation(name)));
        return settings;
    }

    public String name() {
        return name;
    }

    public KeycloakServer server() {
        return server.get();
    }

    /** The issuer, which is also the base of the realm's public endpoints. */
    public String url() {
        return server().url() + "/realms/" + name;
    }

    /**
     * Replaces the realm's client policies by one that applies {@code executor} to any client.
     *
     * @param executor its id
     * @param configuration its raw settings
     */
    public TestRealm policy(String executor, Map<String, ?> configuration) {
        return policies(Policy.ofAnyClient("test", executor, configuration));
    }

    /** One policy with one condition and one executor. */
    public record Policy(
            String name, String condition, Map<String, ?> conditionConfig, String executor, Map<String, ?> settings) {
        /** One that matches any client. */
        public static Policy ofAnyClient(String name, String executor, Map<String, ?> settings) {
            return new Policy(name, "any-client", Map.of(), executor, settings);
        }

        /** One that matches tokens with the optional scope {@code scope}. */
        public static Policy ofScope(String scope, String executor, Map<String, ?> settings) {
            return new Policy(
                    scope, "client-scopes", Map.of("type", "Optional", "scopes", List.of(scope)), executor, settings);
        }

        /** One that matches requests of the grant type {@code grant} or, negated, of others. */
        public static Policy ofGrant(String grant, boolean negated, String executor, Map<String, ?> settings) {
            return new Policy(
                    "grant",
                    "grant-type",
                    Map.of("grant_types", List.of(grant), "is-negative-logic", negated),
                    executor,
                    settings);
        }

        /** One that matches clients with the client role {@code role}. */
        public static Policy ofRole(String role, String executor, Map<String, ?> settings) {
            return new Policy(role, "client-roles", Map.of("roles", List.of(role)), executor, settings);
        }
    }

    /** The answer to a save of one client profile with one executor, which no client policy applies. */
    public Answer saveProfile(String executor, Map<String, ?> settings) {
        Map<String, Object> profile =
                Map.of("name", "saved", "executors", List.of(Map.of("executor", executor, "configuration", settings)));
        return admin("PUT", "/client-policies/profiles", Map.of("profiles", List.of(profile)));
    }

    /** Replaces the realm's client policies, in this order. */
    public TestRealm policies(Policy... policies) {
        List<Map<String, Object>> profiles = new ArrayList<>();
        List<Map<String, Object>> bindings = new ArrayList<>();
        for (Policy policy : policies) {
            profiles.add(Map.of(
                    "name",
                    policy.name(),
                    "executors",
                    List.of(Map.of("executor", policy.executor(), "configuration", policy.settings()))));
            bindings.add(Map.of(
                    "name",
                    policy.name(),
                    "enabled",
                    true,
                    "conditions",
                    List.of(Map.of("condition", policy.condition(), "configuration", policy.conditionConfig())),
                    "profiles",
                    List.of(policy.name())));
        }
        admin("PUT", "/client-policies/policies", Map.of("policies", List.of())).expect(204);
        admin("PUT", "/client-policies/profiles", Map.of("profiles", profiles)).expect(204);
        admin("PUT", "/client-policies/policies", Map.of("policies", bindings)).expect(204);
        return this;
    }

    /** Puts the realm's first policy under one more condition. */
    public TestRealm andCondition(String condition, Map<String, ?> configuration, String mode) {
        ObjectNode policies = (ObjectNode) admin("/client-policies/policies");
        ObjectNode first = (ObjectNode) policies.at("/policies/0");
        first.put("mode", mode)
                .withArray("conditions")
                .addObject()
                .put("condition", condition)
                .set("configuration", Http.JSON.valueToTree(configuration));
        admin("PUT", "/client-policies/policies", policies).expect(204);
        return this;
    }

    /** Replaces the realm's client policies as an attribute of the realm, which is written past every check. */
    public void storePolicies(String policies) {
        String profiles = admin("/client-policies/profiles").toString();
        Map<String, String> stored = Map.of("client-policies.policies", policies, "client-policies.profiles", profiles);
        admin("PUT", "", Map.of("attributes", stored)).expect(204);
    }

    /** Calls the Admin REST API below this realm. */
    public Answer admin(String method, String path, Object body) {
        return masterAdmin(method, "/admin/realms/" + name + path, body);
    }

    /** Gets JSON from the Admin REST API below this realm. */
    public JsonNode admin(String path) {
        return admin("GET", path, null).expect(200).json();
    }

    /** Calls the Admin REST API as the bootstrap admin. */
    public Answer masterAdmin(String method, String path, Object body) {
        return Http.json(method, server().url() + path, body, "Authorization", "Bearer " + adminToken());
    }

    /** An access token of the bootstrap admin. */
    public String adminToken() {
        return BootstrapAdmin.of(server()).token();
    }

    /** The id of a user. */
    public String userId(String username) {
        return admin("/users?exact=true&username=" + username).get(0).get("id").asText();
    }

    /** The internal id of a client. */
    public String clientUuid(String clientId) {
        return admin("/clients?clientId=" + clientId).get(0).get("id").asText();
    }

    /** Logs in with the password grant. */
    public Answer login(String clientId, String username, String scope) {
        return token(clientId, passwordForm(username, scope));
    }

    /** What the password grant asks for; without the client. */
    public static Map<String, String> passwordForm(String username, String scope) {
        return Map.of("grant_type", "password", "username", username, "password", PASSWORD, "scope", scope);
    }

    /** The answer of the token endpoint to an authorization code. */
    public JsonNode redeem(String clientId, String code, String redirectUri) {
        return token(clientId, Map.of("grant_type", "authorization_code", "code", code, "redirect_uri", redirectUri))
                .expect(200)
                .json();
    }

    /** Refreshes. */
    public Answer refresh(String clientId, String refreshToken) {
        return token(clientId, Map.of("grant_type", "refresh_token", "refresh_token", refreshToken));
    }

    /** Refreshes to fewer or other scopes. */
    public Answer refresh(String clientId, String refreshToken, String scope) {
        return token(clientId, Map.of("grant_type", "refresh_token", "refresh_token", refreshToken, "scope", scope));
    }

    /** Exchanges an access token (RFC 8693); {@code more} is added to the form. */
    public Answer exchange(String clientId, String accessToken, Map<String, String> more) {
        Map<String, String> form = new LinkedHashMap<>(more);
        form.put("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
        form.put("subject_token", accessToken);
        form.put("subject_token_type", ACCESS_TOKEN);
        return token(clientId, form);
    }

    /** Asks for a UMA ticket of the resource server {@code audience}; {@code headers} follow the one with the access token. */
    public Answer umaTicket(String accessToken, String audience, String... headers) {
        return Http.post(
                url() + "/protocol/openid-connect/token",
                Map.of("grant_type", "urn:ietf:params:oauth:grant-type:uma-ticket", "audience", audience),
                Stream.concat(Stream.of("Authorization", "Bearer " + accessToken), Stream.of(headers))
                        .toArray(String[]::new));
    }

    /** Calls the token endpoint; every client but {@code app} authenticates with {@value #SECRET}. */
    public Answer token(String clientId, Map<String, String> form) {
        return endpoint("token", clientId, form);
    }

    /** Introspects as {@code clientId}. */
    public JsonNode introspect(String clientId, String token, String hint) {
        return endpoint("token/introspect", clientId, Map.of("token", token, "token_type_hint", hint))
                .expect(200)
                .json();
    }

    /** Whether {@code clientId}, whose own token it is, is told that an access token is active. */
    public boolean isActive(String clientId, String accessToken) {
        return introspect(clientId, accessToken, "access_token").get("active").asBoolean();
    }

    /** Revokes (RFC 7009) as {@code clientId}. */
    public Answer revoke(String clientId, String token) {
        return endpoint("revoke", clientId, Map.of("token", token));
    }

    /** Logs out with a refresh token. */
    public Answer logout(String clientId, String refreshToken) {
        return endpoint("logout", clientId, Map.of("refresh_token", refreshToken));
    }

    /** Asks userinfo. */
    public Answer userinfo(String accessToken) {
        return Http.get(url() + "/protocol/openid-connect/userinfo", "Authorization", "Bearer " + accessToken);
    }

    private Answer endpoint(String path, String clientId, Map<String, String> form) {
        Map<String, String> whole = new LinkedHashMap<>(form);
        whole.put("client_id", clientId);
        if (!"app".equals(clientId)) {
            whole.put("client_secret", SECRET);
        }
        return Http.post(url() + "/protocol/openid-connect/" + path, whole);
    }

    /** The user events of the realm of the given types, newest first. */
    public JsonNode events(String... types) {
        StringBuilder query = new StringBuilder("/events?max=100");
        for (String type : types) {
            query.append("&type=").append(type);
        }
        return admin(query.toString());
    }

    @Override
    public void close() {
        admin("DELETE", "", null);
    }
}
