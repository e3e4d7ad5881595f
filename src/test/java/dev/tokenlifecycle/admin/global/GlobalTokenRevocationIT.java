package dev.tokenlifecycle.admin.global;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.admin.Callers;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.TestRealm;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GlobalTokenRevocationIT {
    private static final String CLIENT = "token-lifecycle";
    private static final String ROLE = "global-token-revocation";

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer();

    private static String token;

    @BeforeAll
    static void letTheServiceAccountRevoke() {
        realm.admin("POST", "/clients", TestRealm.confidentialClient("powerless"))
                .expect(201);
        Callers.grantToWeb(realm, ROLE);
        token = Callers.serviceToken(realm, "web");
    }

    @Test
    void endsOnlineAndOfflineSessionsAtEveryClient() {
        JsonNode online = login("app", "alice", "openid");
        JsonNode elsewhere = login("web", "alice", "openid");
        JsonNode offline = login("app", "alice", "openid offline_access");

        assertThat(realm.isActive("web", text(elsewhere, "access_token"))).isTrue();

        revoke(email("ALICE@example.org")).expect(204);

        assertThat(refresh("app", online).status()).isEqualTo(400);
        assertThat(refresh("web", elsewhere).status()).isEqualTo(400);
        assertThat(refresh("app", offline).status()).isEqualTo(400);
        assertThat(realm.isActive("web", text(elsewhere, "access_token"))).isFalse();
        assertThat(realm.introspect("web", text(elsewhere, "refresh_token"), "refresh_token")
                        .get("active")
                        .asBoolean())
                .isFalse();
        assertThat(realm.userinfo(text(online, "access_token")).status()).isEqualTo(401);
    }

    @Test
    void letsTheUserLogInAgainAtOnce() {
        login("app", "bob", "openid");

        revoke(email("bob@example.org")).expect(204);

        assertThat(refresh("app", login("app", "bob", "openid")).status()).isEqualTo(200);
    }

    @Test
    void sparesEverybodyElse() {
        JsonNode bobs = login("app", "bob", "openid");

        revoke(email("alice@example.org")).expect(204);

        assertThat(refresh("app", bobs).status()).isEqualTo(200);
    }

    @Test
    void knowsAUserByTheIdInTheRealm() {
        JsonNode online = login("app", "alice", "openid");

        revoke(subject("{'format':'opaque','id':'" + realm.userId("alice") + "'}"))
                .expect(204);

        assertThat(refresh("app", online).status()).isEqualTo(400);
    }

    @Test
    void knowsAUserByIssuerAndSubject() {
        JsonNode online = login("app", "alice", "openid");

        revoke(subject("{'format':'iss_sub','iss':'" + realm.url() + "','sub':'" + realm.userId("alice") + "'}"))
                .expect(204);

        assertThat(refresh("app", online).status()).isEqualTo(400);
    }

    @Test
    void knowsAUserByTheSubjectAtTheirIdentityProvider() {
        realm.admin(
                        "POST",
                        "/identity-provider/instances",
                        Map.of(
                                "alias",
                                "corp",
                                "providerId",
                                "oidc",
                                "config",
                                Map.of(
                                        "issuer",
                                        "https://corp.example",
                                        "clientId",
                                        "x",
                                        "clientSecret",
                                        "y",
                                        "authorizationUrl",
                                        "https://corp.example/auth",
                                        "tokenUrl",
                                        "https://corp.example/token")))
                .expect(201);
        realm.admin(
                        "POST",
                        "/users/" + realm.userId("alice") + "/federated-identity/corp",
                        Map.of("userId", "alice-at-corp", "userName", "alice"))
                .expect(204);
        JsonNode online = login("app", "alice", "openid");

        revoke(subject("{'format':'iss_sub','iss':'https://corp.example','sub':'alice-at-corp'}"))
                .expect(204);

        assertThat(refresh("app", online).status()).isEqualTo(400);
    }

    @Test
    void isIdempotent() {
        login("app", "alice", "openid");
        revoke(email("alice@example.org")).expect(204);

        revoke(email("alice@example.org")).expect(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "{}",
                "{'sub_id':null}",
                "{'sub_id':'alice'}",
                "{'sub_id':{}}",
                "{'sub_id':{'format':7}}",
                "{'sub_id':{'format':'phone_number','phone_number':'+1'}}",
                "{'sub_id':{'format':'email'}}",
                "{'sub_id':{'format':'email','email':''}}",
                "{'sub_id':{'format':'email','email':'ali\\u0000ce@example.org'}}",
                "{'sub_id':{'format':'opaque','id':'\\u0000'}}",
                "{'sub_id':{'format':'email','email':['alice@example.org']}}",
                "{'sub_id':{'format':'email','email':'alice@example.org','id':'x'}}",
                "{'sub_id':{'format':'iss_sub','sub':'x'}}",
                "{'sub_id':{'format':'opaque','id':'x'},'dry_run':true}",
                "{'sub_id':{'format':'opaque','id':'x'},'sub_id':{'format':'opaque','id':'y'}}",
                "{'sub_id':{'format':'opaque','id':'x'}} trailing"
            })
    void refusesWhatIsNoSubject(String body) {
        revoke(body.replace('\'', '"')).expectRefusal(400, "errorMessage");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'format':'email','email':'nobody@example.org'}",
                "{'format':'opaque','id':'nobody'}",
                "{'format':'opaque','id':'f:nobody'}",
                "{'format':'iss_sub','iss':'https://elsewhere.example','sub':'x'}"
            })
    void answers404ToAnUnknownUser(String subject) {
        assertThat(revoke(subject(subject)).status()).isEqualTo(404);
    }

    @Test
    void answers422WhereAnAddressMeansNobodyInParticular() {
        try (TestRealm sharing = TestRealm.create()) {
            sharing.admin("PUT", "", Map.of("duplicateEmailsAllowed", true, "loginWithEmailAllowed", false))
                    .expect(204);
            Callers.grantToWeb(sharing, ROLE);

            Answer answer = post(sharing, Callers.serviceToken(sharing, "web"), email("alice@example.org"));

            assertThat(answer.status()).isEqualTo(422);
        }
    }

    @Test
    void answers401WithoutAValidToken() {
        Answer none = Http.json("POST", endpoint(realm), email("alice@example.org"));
        Answer garbage = post(realm, "garbage", email("alice@example.org"));

        assertThat(none.status()).isEqualTo(401);
        assertThat(garbage.status()).isEqualTo(401);
        assertThat(none.response().headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    }

    @Test
    void answers401ToTheServiceOfAnotherRealm() {
        try (TestRealm foreign = TestRealm.create()) {
            Callers.grantToWeb(foreign, ROLE);

            Answer answer = post(realm, Callers.serviceToken(foreign, "web"), email("alice@example.org"));

            assertThat(answer.status()).isEqualTo(401);
        }
    }

    @Test
    void tellsAnOutsiderNothingAboutUsers() {
        String outsider = Callers.serviceToken(realm, "powerless");

        Answer known = post(realm, outsider, email("alice@example.org"));
        Answer unknown = post(realm, outsider, email("nobody@example.org"));
        Answer malformed = post(realm, outsider, "nonsense");

        assertThat(known.status()).isEqualTo(403);
        assertThat(unknown.status()).isEqualTo(403);
        assertThat(malformed.status()).isEqualTo(403);
        assertThat(unknown.text()).isEqualTo(known.text());
        assertThat(malformed.text()).isEqualTo(known.text());
    }

    @Test
    void answers403ToAPersonWithTheRole() {
        Callers.grant(realm, realm.userId("bob"), CLIENT, ROLE);

        Answer answer = post(realm, text(login("web", "bob", "openid"), "access_token"), email("alice@example.org"));

        assertThat(answer.status()).isEqualTo(403);
    }

    @Test
    void refusesAnotherContentType() {
        Answer answer = Http.post(endpoint(realm), Map.of("sub_id", "x"), "Authorization", "Bearer " + token);

        assertThat(answer.status()).isEqualTo(415);
    }

    @Test
    void refusesALargeBody() {
        String body = "{\"sub_id\":\"" + "x".repeat(10_000_000) + "\"}";

        assertThat(revoke(body).status()).isEqualTo(413);
        assertThat(revoke(body.substring(0, 100_000) + "\"}").status()).isEqualTo(413);
    }

    @Test
    void isAdvertisedInBothDiscoveryDocuments() {
        JsonNode openid = Http.get(realm.url() + "/.well-known/openid-configuration")
                .expect(200)
                .json();
        JsonNode oauth = Http.get(
                        realm.server().url() + "/.well-known/oauth-authorization-server/realms/" + realm.name())
                .expect(200)
                .json();

        assertThat(openid.get("global_token_revocation_endpoint").asText()).isEqualTo(endpoint(realm));
        assertThat(oauth.get("global_token_revocation_endpoint").asText()).isEqualTo(endpoint(realm));
        assertThat(openid.get("global_token_revocation_endpoint_auth_methods_supported")
                        .get(0)
                        .asText())
                .isEqualTo("Bearer");
    }

    @Test
    void isAnAdminEvent() {
        String bob = realm.userId("bob");

        revoke(subject("{'format':'opaque','id':'" + bob + "'}")).expect(204);

        JsonNode event = realm.admin("/admin-events?resourceTypes=USER&operationTypes=ACTION&max=1")
                .get(0);
        assertThat(event.get("representation").asText()).contains(bob);
        assertThat(event.get("resourcePath").asText()).endsWith("token-lifecycle/global-token-revocation");
    }

    private static JsonNode login(String client, String user, String scope) {
        return realm.login(client, user, scope).expect(200).json();
    }

    private static Answer refresh(String client, JsonNode tokens) {
        return realm.refresh(client, text(tokens, "refresh_token"));
    }

    private static String text(JsonNode tokens, String field) {
        return tokens.get(field).asText();
    }

    private static String email(String address) {
        return subject("{'format':'email','email':'" + address + "'}");
    }

    private static String subject(String subject) {
        return "{'sub_id':".replace('\'', '"') + subject.replace('\'', '"') + "}";
    }

    @Test
    void refusesAQueryParameterAndEndsNothing() {
        String refreshToken = realm.login("app", "bob", "openid")
                .expect(200)
                .json()
                .get("refresh_token")
                .asText();

        Answer answer = Http.json(
                "POST",
                endpoint(realm) + "?dry_run=true",
                "{\"sub_id\":{\"format\":\"opaque\",\"id\":\"" + realm.userId("bob") + "\"}}",
                "Authorization",
                "Bearer " + token);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("errorMessage").asText()).contains("dry_run");
        realm.refresh("app", refreshToken).expect(200);
    }

    private static Answer revoke(String body) {
        return post(realm, token, body);
    }

    private static Answer post(TestRealm at, String bearer, String body) {
        return Http.json("POST", endpoint(at), body, "Authorization", "Bearer " + bearer);
    }

    private static String endpoint(TestRealm at) {
        return at.url() + "/token-lifecycle/global-token-revocation";
    }
}
