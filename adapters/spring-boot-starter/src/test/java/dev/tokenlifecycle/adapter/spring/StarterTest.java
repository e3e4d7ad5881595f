package dev.tokenlifecycle.adapter.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tokenlifecycle.adapter.FakeRealm;
import dev.tokenlifecycle.adapter.RedisServer;
import dev.tokenlifecycle.adapter.RevocationList;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** {@link SampleApi} with the starter and properties. */
final class StarterTest {
    private static final String AUDIENCE = "https://api.example/revocations";
    private FakeRealm realm;
    private ConfigurableApplicationContext application;

    @BeforeEach
    void start() throws IOException {
        realm = new FakeRealm();
    }

    @AfterEach
    void stop() {
        if (application != null) {
            application.close();
        }
        realm.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void aPushedRevocationIs401(WebApplicationType type) throws Exception {
        run(
                type,
                "--token-lifecycle.revocations.audience=" + AUDIENCE,
                "--token-lifecycle.revocations.path=/revocations");
        String token = realm.accessToken("alice", "s1");
        assertThat(get("/things", null).statusCode()).isEqualTo(401);
        assertThat(get("/things", token).statusCode()).isEqualTo(200);

        assertThat(push(realm.push(AUDIENCE, "s1")).statusCode()).isEqualTo(202);

        assertThat(get("/things", token).statusCode()).isEqualTo(401);
        assertThat(get("/things", token)
                        .headers()
                        .firstValue("WWW-Authenticate")
                        .orElse(""))
                .contains("invalid_token");
        assertThat(get("/things", realm.accessToken("alice", "s2")).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void thePushEndpointRefusesWhatIsNoPush(WebApplicationType type) throws Exception {
        run(
                type,
                "--token-lifecycle.revocations.audience=" + AUDIENCE,
                "--token-lifecycle.revocations.path=/revocations");

        HttpResponse<String> foreign = push(realm.push("https://elsewhere.example/", "s1"));

        assertThat(foreign.statusCode()).isEqualTo(400);
        assertThat(foreign.body()).contains("invalid_audience");
        assertThat(push("").statusCode()).isEqualTo(400);
        assertThat(push("x".repeat(300_000)).statusCode()).isEqualTo(413);
        assertThat(get("/revocations", null).statusCode()).isEqualTo(405);
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void aListedRevocationIs401(WebApplicationType type) throws Exception {
        run(type, list());
        String token = realm.accessToken("alice", "s1");
        assertThat(get("/things", token).statusCode()).isEqualTo(200);

        realm.revocations = List.of(realm.ended("s1"));

        await().atMost(Duration.ofSeconds(3)).until(() -> get("/things", token).statusCode() == 401);
        assertThat(get("/things", realm.accessToken("alice", "s2")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void healthAndMetricsSayHowOldTheListIs() throws Exception {
        List<String> more = new ArrayList<>(List.of(list()));
        more.add("--management.endpoint.health.show-details=always");
        more.add("--management.endpoints.web.exposure.include=health,metrics");
        more.add("--token-lifecycle.revocations.staleness=1s");
        run(WebApplicationType.SERVLET, more.toArray(String[]::new));
        String token = realm.accessToken("alice", "s1");
        await().atMost(Duration.ofSeconds(5))
                .until(() -> get("/actuator/health", token).body().contains("ageMillis"));
        assertThat(get("/actuator/metrics/token.lifecycle.revocations", token).body())
                .contains("\"measurements\"");

        realm.status = 500;

        await().atMost(Duration.ofSeconds(10)).until(() -> get("/things", token).statusCode() == 401);
        assertThat(application
                        .getBean(
                                "revocationsHealthIndicator",
                                org.springframework.boot.health.contributor.HealthIndicator.class)
                        .health()
                        .getStatus()
                        .getCode())
                .isEqualTo("DOWN");
    }

    @Test
    void theDatabaseIsAStore() throws Exception {
        run(
                WebApplicationType.SERVLET,
                "--spring.datasource.url=jdbc:h2:mem:starter;DB_CLOSE_DELAY=-1",
                "--token-lifecycle.revocations.store=jdbc",
                "--token-lifecycle.revocations.audience=" + AUDIENCE,
                "--token-lifecycle.revocations.path=/revocations");
        assertThat(push(realm.push(AUDIENCE, "s1")).statusCode()).isEqualTo(202);
        application.close();

        run(
                WebApplicationType.SERVLET,
                "--spring.datasource.url=jdbc:h2:mem:starter;DB_CLOSE_DELAY=-1",
                "--token-lifecycle.revocations.store=jdbc",
                "--token-lifecycle.revocations.audience=" + AUDIENCE,
                "--token-lifecycle.revocations.path=/revocations");

        assertThat(get("/things", realm.accessToken("alice", "s1")).statusCode())
                .isEqualTo(401);
    }

    @Test
    void healthAndMetricsCountWhatIsKeptForAnotherAudience() throws Exception {
        String[] shared = {
            "--spring.datasource.url=jdbc:h2:mem:audiences;DB_CLOSE_DELAY=-1",
            "--spring.datasource.hikari.auto-commit=false",
            "--token-lifecycle.revocations.store=jdbc",
            "--token-lifecycle.revocations.path=/revocations",
            "--management.endpoint.health.show-details=always",
            "--management.endpoints.web.exposure.include=health,metrics",
            "--token-lifecycle.revocations.audience="
        };
        shared[6] += AUDIENCE;
        run(WebApplicationType.SERVLET, shared);
        assertThat(push(realm.push(AUDIENCE, "s1")).statusCode()).isEqualTo(202);
        application.close();

        shared[6] += "/moved";
        run(WebApplicationType.SERVLET, shared);

        String token = realm.accessToken("alice", "s1");
        assertThat(get("/things", token).statusCode()).isEqualTo(200);
        assertThat(get("/actuator/health", token).body()).contains("\"refused\":1");
        assertThat(get("/actuator/metrics/token.lifecycle.revocations.refused", token)
                        .body())
                .contains("\"value\":1.0");
    }

    @Test
    void redisIsAStore(@TempDir Path folder) throws Exception {
        try (RedisServer redis = new RedisServer(folder)) {
            String[] shared = {
                "--token-lifecycle.revocations.store=redis",
                "--token-lifecycle.revocations.redis-url=" + redis.uri(),
                "--token-lifecycle.revocations.audience=" + AUDIENCE,
                "--token-lifecycle.revocations.path=/revocations"
            };
            run(WebApplicationType.SERVLET, shared);
            await().until(() -> push(realm.push(AUDIENCE, "s1")).statusCode() == 202);
            application.close();

            run(WebApplicationType.SERVLET, shared);

            assertThat(get("/things", realm.accessToken("alice", "s1")).statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void propertiesThatRevokeNothingAreRefused() {
        assertThatThrownBy(() -> run(WebApplicationType.SERVLET)).hasStackTraceContaining("list or audience");
        assertThatThrownBy(() -> run(WebApplicationType.SERVLET, "--token-lifecycle.revocations.path=/revocations"))
                .hasStackTraceContaining("belong together");
        assertThatThrownBy(() -> run(WebApplicationType.SERVLET, "--token-lifecycle.revocations.store=redis"))
                .hasStackTraceContaining("redis-url");
    }

    /** Otherwise the API would serve every token that was revoked, and nobody would know. */
    @Test
    void propertiesWithoutTheIssuerAreRefused() {
        assertThatThrownBy(() -> runWithoutIssuer(WebApplicationType.SERVLET, list()))
                .hasStackTraceContaining("issuer-uri must be the issuer as tokens say it");
    }

    /** The API would accept tokens of which the list says nothing. */
    @Test
    void anIssuerThatIsNotTheResourceServersIsRefused() {
        List<String> more = new ArrayList<>(List.of(list()));
        more.add("--token-lifecycle.revocations.issuer-uri=" + realm.issuer() + "-2");
        assertThatThrownBy(() -> runWithoutIssuer(WebApplicationType.SERVLET, more.toArray(String[]::new)))
                .hasStackTraceContaining("token-lifecycle.revocations.issuer-uri is " + realm.issuer()
                        + "-2, but tokens are accepted of"
                        + " spring.security.oauth2.resourceserver.jwt.issuer-uri, which is " + realm.issuer());
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void aTokenOfAnotherIssuerIs401UnlessOtherIssuersAreLeftToOthers(WebApplicationType type) throws Exception {
        List<String> more = new ArrayList<>(List.of(list()));
        more.add("--token-lifecycle.revocations.issuer-uri=" + realm.issuer() + "-2");
        String token = realm.accessToken("alice", "s1");
        runOfAnyIssuer(type, more);
        assertThat(get("/things", token).statusCode()).isEqualTo(401);
        application.close();

        more.add("--token-lifecycle.revocations.other-issuers=open");
        runOfAnyIssuer(type, more);
        assertThat(get("/things", token).statusCode()).isEqualTo(200);
    }

    @Test
    void aMisspeltPropertyIsRefused() {
        List<String> more = new ArrayList<>(List.of(list()));
        more.add("--token-lifecycle.revocations.when-stales=open");
        assertThatThrownBy(() -> run(WebApplicationType.SERVLET, more.toArray(String[]::new)))
                .hasStackTraceContaining("token-lifecycle.revocations.when-stales");
    }

    @Test
    void withoutPropertiesTheStarterDoesNothing() {
        SpringApplication spring = new SpringApplication(Unscanned.class);
        spring.setWebApplicationType(WebApplicationType.NONE);

        application = spring.run("--spring.main.banner-mode=off", "--logging.level.root=warn");

        assertThat(application.getBeanNamesForType(RevocationList.class)).isEmpty();
        assertThat(application.containsBean("revocationsHealthIndicator")).isFalse();
    }

    /** An application in a package of its own; {@link SampleApi} scans that of the starter. */
    @EnableAutoConfiguration
    static class Unscanned {}

    private String[] list() {
        return new String[] {
            "--token-lifecycle.revocations.list=apis",
            "--token-lifecycle.revocations.client-id=api",
            "--token-lifecycle.revocations.client-secret=secret"
        };
    }

    private void run(WebApplicationType type, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--token-lifecycle.revocations.issuer-uri=" + realm.issuer()));
        all.addAll(List.of(arguments));
        runWithoutIssuer(type, all.toArray(String[]::new));
    }

    private void runWithoutIssuer(WebApplicationType type, String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("--spring.security.oauth2.resourceserver.jwt.issuer-uri=" + realm.issuer()));
        all.addAll(List.of(arguments));
        runOfAnyIssuer(type, all);
    }

    /** The resource server doesn't look at the issuer of a token. */
    private void runOfAnyIssuer(WebApplicationType type, List<String> arguments) {
        SpringApplication spring = new SpringApplication(SampleApi.class);
        spring.setWebApplicationType(type);
        List<String> all = new ArrayList<>(List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.main.banner-mode=off",
                "--logging.level.root=warn",
                "--spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + realm.issuer() + "/certs"));
        all.addAll(arguments);
        application = spring.run(all.toArray(String[]::new));
    }

    private HttpResponse<String> get(String path, String token) throws Exception {
        HttpRequest.Builder request = request(path).GET();
        return send(token == null ? request : request.header("Authorization", "Bearer " + token));
    }

    private HttpResponse<String> push(String body) throws Exception {
        return send(request("/revocations")
                .header("Content-Type", "application/secevent+jwt")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port") + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
