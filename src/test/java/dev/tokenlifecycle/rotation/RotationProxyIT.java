package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.ClientCertificate;
import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.SharedBuild;
import dev.tokenlifecycle.server.TestRealm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.idm.ClientRepresentation;

/** What needs build options: client certificates that a proxy hands on (RFC 8705), and the old token exchange. */
final class RotationProxyIT {
    private static final String CERTIFICATE_HEADER = "ssl-client-cert";

    @TempDir
    private static Path folder;

    private static DistributionServer server;
    private static TestRealm realm;
    private static ClientCertificate own;
    private static ClientCertificate other;

    @BeforeAll
    static void startServer() throws IOException {
        server = new DistributionServer.Builder("proxy")
                .options(SharedBuild.grants())
                .options(
                        "--proxy-headers=xforwarded",
                        "--spi-x509cert-lookup--haproxy--ssl-client-cert=" + CERTIFICATE_HEADER)
                .start();
        realm = TestRealm.create(server);
        ClientRepresentation bound = TestRealm.confidentialClient("bound");
        bound.setAttributes(Map.of("tls.client.certificate.bound.access.tokens", "true"));
        realm.admin("POST", "/clients", bound).expect(201);
        own = ClientCertificate.generate(folder);
        other = ClientCertificate.generate(folder);
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openid", "openid offline_access"})
    void aTokenBoundToACertificateIsExemptUnlessSenderConstrained(String scope) {
        rotation(Map.of("reuse-grace-seconds", "0", "rotate", "unless-sender-constrained"));
        String token = refreshToken(login(scope));
        String successor = refreshToken(refresh(own, token).expect(200).json());

        assertThat(Jwt.claims(successor).at("/cnf/x5t#S256").asText()).isNotEmpty();
        assertThat(refresh(own, token).status()).isEqualTo(200);
        assertThat(refresh(other, token).status()).isEqualTo(401);
        assertThat(refresh(other, successor).status()).isEqualTo(401);
        assertThat(refresh(own, successor).status()).isEqualTo(200);
    }

    @Test
    void aTokenBoundToACertificateRotatesAlways() {
        rotation(Map.of("reuse-grace-seconds", "0"));
        String stolen = refreshToken(login("openid"));
        String current = refreshToken(refresh(own, stolen).expect(200).json());
        assertThat(refresh(other, stolen).status()).isEqualTo(401);
        current = refreshToken(refresh(own, current).expect(200).json());

        assertThat(refresh(own, stolen).status()).isEqualTo(400);
        assertThat(refresh(own, current).status()).isEqualTo(400);
    }

    @Test
    void aFamilyByTheOldTokenExchangeRotatesAndDiesAlone() {
        rotation(Map.of("reuse-grace-seconds", "0"));
        JsonNode subject = realm.login("web", "alice", "openid").expect(200).json();
        String stolen = refreshToken(realm.token(
                        "web",
                        Map.of(
                                "grant_type",
                                "urn:ietf:params:oauth:grant-type:token-exchange",
                                "subject_token",
                                subject.get("access_token").asText(),
                                "requested_token_type",
                                TestRealm.REFRESH_TOKEN))
                .expect(200)
                .json());
        String current = refreshToken(realm.refresh("web", stolen).expect(200).json());

        assertThat(realm.refresh("web", stolen).status()).isEqualTo(400);
        assertThat(realm.refresh("web", current).status()).isEqualTo(400);
        assertThat(realm.refresh("web", refreshToken(subject)).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2001:db8::1", "[2001:db8::1]:4711", "192.0.2.7", "192.0.2.7:4711"})
    void bothAddressesOfAnIncidentAreSpeltAsKeycloaksEventsSpellThem(String forwarded) {
        rotation(Map.of("reuse-grace-seconds", "0", "recover-lost-response", "false"));
        JsonNode login = realm.login("web", "alice", "openid").expect(200).json();
        String stolen = refreshToken(login);
        forwardedRefresh(forwarded, stolen).expect(200);
        assertThat(familyAddress(login))
                .isEqualTo(newest("REFRESH_TOKEN").get("ipAddress").asText());
        forwardedRefresh(forwarded, stolen).expect(400);

        JsonNode reuse = newest("REFRESH_TOKEN_ERROR");
        assertThat(reuse.get("ipAddress").asText()).isNotEmpty();
        assertThat(reuse.at("/details/last_rotation_address").asText())
                .isEqualTo(reuse.get("ipAddress").asText());
    }

    private static Answer forwardedRefresh(String forwarded, String token) {
        return Http.post(
                realm.url() + "/protocol/openid-connect/token",
                Map.of(
                        "grant_type",
                        "refresh_token",
                        "refresh_token",
                        token,
                        "client_id",
                        "web",
                        "client_secret",
                        TestRealm.SECRET),
                "X-Forwarded-For",
                forwarded);
    }

    private static String familyAddress(JsonNode login) {
        String session =
                Jwt.claims(login.get("access_token").asText()).get("sid").asText();
        for (JsonNode row :
                realm.admin("/token-lifecycle/families?user=alice&client=web").get("families")) {
            if (session.equals(row.get("session").asText())) {
                return row.get("address").asText();
            }
        }
        throw new AssertionError("No family of session " + session);
    }

    private static JsonNode newest(String type) {
        return realm.events(type).get(0);
    }

    private static void rotation(Map<String, ?> settings) {
        realm.policy("refresh-token-rotation", settings);
    }

    private static JsonNode login(String scope) {
        return token(own, TestRealm.passwordForm("alice", scope)).expect(200).json();
    }

    private static Answer refresh(ClientCertificate certificate, String token) {
        return token(certificate, Map.of("grant_type", "refresh_token", "refresh_token", token));
    }

    private static Answer token(ClientCertificate certificate, Map<String, String> form) {
        Map<String, String> whole = new HashMap<>(form);
        whole.put("client_id", "bound");
        whole.put("client_secret", TestRealm.SECRET);
        return Http.post(
                realm.url() + "/protocol/openid-connect/token", whole, CERTIFICATE_HEADER, certificate.header());
    }

    private static String refreshToken(JsonNode answer) {
        return answer.get("refresh_token").asText();
    }
}
