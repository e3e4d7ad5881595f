package dev.tokenlifecycle.rotation;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Route;
import dev.tokenlifecycle.server.Chromium;
import dev.tokenlifecycle.server.ClientLibraries;
import dev.tokenlifecycle.server.TestRealm;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unmodified clients notice nothing of rotation until a token is stolen. */
@Tag("browser")
final class RealClientsIT {
    private static final String REFRESH = "() => app.refreshNow()";

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer();

    private static ClientLibraries clients;

    @BeforeAll
    static void install() throws IOException {
        // Longer than a busy machine takes for a lost answer and the next attempt.
        realm.policy("refresh-token-rotation", Map.of("reuse-grace-seconds", "60"));
        clients = ClientLibraries.start(realm);
    }

    @AfterAll
    static void stop() {
        if (clients != null) {
            clients.close();
        }
    }

    @Test
    void keycloakJsStaysLoggedInUntilATokenIsStolen() {
        staysLoggedInUntilATokenIsStolen("keycloak-js.html", """
                tokens => sessionStorage.setItem("tokens", tokens)
                """);
    }

    @Test
    void oidcClientTsStaysLoggedInUntilATokenIsStolen() {
        staysLoggedInUntilATokenIsStolen("oidc-client-ts.html", "() => {}");
    }

    /**
     * With the default settings. The library waits for a stalled answer until the connection breaks, which is after the grace of
     * ten seconds here, or as long as the app says with every refresh.
     */
    @Test
    void oidcClientTsStaysLoggedInWhereTheServerStallsForFifteenSeconds() throws IOException {
        try (TestRealm own = TestRealm.create().policy("refresh-token-rotation", Map.of());
                ClientLibraries pages = ClientLibraries.start(own);
                Chromium chromium = Chromium.shared();
                BrowserContext browser = chromium.browser().newContext()) {
            Page tab = loggedIn(pages, browser, "oidc-client-ts.html");
            String first = (String) tab.evaluate(REFRESH);

            Deque<Route> stalled = new ArrayDeque<>();
            tab.route("**/protocol/openid-connect/token", route -> {
                route.fetch();
                stalled.add(route);
            });
            assertThat(tab.evaluate("() => app.signinSilent({ silentRequestTimeoutInSeconds: 1 })"
                            + ".then(() => 'refreshed', (failure) => failure.name)"))
                    .isEqualTo("ErrorTimeout");
            tab.evaluate("() => { window.pending = app.refreshNow().then(() => 'refreshed', () => 'failed') }");
            tab.waitForTimeout(15_000);
            assertThat(stalled).hasSize(2);
            stalled.getLast().abort();
            assertThat(tab.evaluate("() => window.pending")).isEqualTo("failed");
            tab.unroute("**/protocol/openid-connect/token");

            assertThat(tab.evaluate(REFRESH)).isNotNull();
            assertThat(tab.evaluate(REFRESH)).isNotNull();
            assertThat(tab).hasTitle("in");
            own.refresh("app", first).expect(400);
            assertThatThrownBy(() -> tab.evaluate(REFRESH)).isInstanceOf(PlaywrightException.class);
            assertThat(tab).hasTitle("out");
        }
    }

    @Test
    void angularOauth2OidcStaysLoggedInUntilATokenIsStolen() {
        staysLoggedInUntilATokenIsStolen("angular-oauth2-oidc.html", "() => {}");
    }

    /** It tries again by itself after a lost answer. */
    @Test
    void axaFrOidcClientStaysLoggedInUntilATokenIsStolen() {
        staysLoggedInUntilATokenIsStolen("axa-fr-oidc-client.html", "() => {}", "refreshed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openid-client.mjs",
                "oauth4webapi.mjs",
                "simple-oauth2.mjs",
                "express-openid-connect.mjs",
                "auth-core.mjs",
                "authlib_app.py"
            })
    void aServerSideClientStaysLoggedInUntilATokenIsStolen(String script) throws IOException {
        assertThat(clients.run(
                        script,
                        realm.server().url().toString(),
                        realm.name(),
                        "web",
                        TestRealm.SECRET,
                        "bob",
                        TestRealm.PASSWORD))
                .contains("logged out cleanly, and in again");
    }

    /** Two processes with one credential file refresh thirty times, lose an answer and sleep longer than the grace. */
    @Test
    void agentsOfTheMcpSdkStayLoggedInUntilATokenIsStolen() throws IOException {
        try (TestRealm agents = TestRealm.create().policy("refresh-token-rotation", Map.of("reuse-grace-seconds", 1))) {
            assertThat(clients.run(
                            "mcp.mjs",
                            agents.server().url().toString(),
                            agents.name(),
                            "app",
                            "alice",
                            TestRealm.PASSWORD,
                            "1000"))
                    .contains("after a lost answer the SDK says REDIRECT")
                    .contains("logged out cleanly, and in again");
        }
    }

    private static void staysLoggedInUntilATokenIsStolen(String app, String handOver) {
        staysLoggedInUntilATokenIsStolen(app, handOver, "failed");
    }

    /** Both tabs hold the same tokens: most clients share them by themselves, keycloak-js where an app hands them over. */
    private static void staysLoggedInUntilATokenIsStolen(String app, String handOver, String afterALostAnswer) {
        try (Chromium chromium = Chromium.shared();
                BrowserContext browser = chromium.browser().newContext()) {
            Page tab = loggedIn(clients, browser, app);
            String stolen = (String) tab.evaluate(REFRESH);

            for (int i = 0; i < 20; i++) {
                tab.evaluate(REFRESH);
            }
            refreshAtOnceInTwoTabs(tab, Chromium.patient(browser.newPage()), app, handOver);
            assertThat(refreshWhoseAnswerIsLost(tab)).isEqualTo(afterALostAnswer);
            assertThat(tab.evaluate(REFRESH)).isNotNull();
            assertThat(tab.evaluate(REFRESH)).isNotNull();
            assertThat(tab).hasTitle("in");

            realm.refresh("app", stolen).expect(400);
            assertThatThrownBy(() -> tab.evaluate(REFRESH)).isInstanceOf(PlaywrightException.class);
            assertThat(tab).hasTitle("out");
        }
    }

    private static Page loggedIn(ClientLibraries pages, BrowserContext browser, String app) {
        Page tab = Chromium.patient(browser.newPage());
        tab.navigate(pages.page(app));
        tab.locator("#username").fill("alice");
        tab.locator("#password").fill(TestRealm.PASSWORD);
        tab.locator("#kc-login").click();
        assertThat(tab).hasTitle("in");
        return tab;
    }

    private static void refreshAtOnceInTwoTabs(Page tab, Page second, String app, String handOver) {
        Object tokens = tab.evaluate("() => JSON.stringify("
                + "{ token: app.token, refreshToken: app.refreshToken, idToken: app.idToken })");
        second.navigate(clients.page("config.js"));
        second.evaluate(handOver, tokens);
        second.navigate(clients.page(app));
        assertThat(second).hasTitle("in");

        for (Page each : new Page[] {tab, second}) {
            each.evaluate("() => { window.pending = app.refreshNow() }");
        }
        // Both have their answers before one refreshes again: the new tab fetches the discovery document first.
        for (Page each : new Page[] {tab, second}) {
            assertThat(each.evaluate("() => window.pending")).isNotNull();
        }
        for (Page each : new Page[] {tab, second, tab, second}) {
            assertThat(each.evaluate(REFRESH)).isNotNull();
        }
        assertThat(second).hasTitle("in");
        second.close();
    }

    private static Object refreshWhoseAnswerIsLost(Page tab) {
        tab.route(
                "**/protocol/openid-connect/token",
                route -> {
                    route.fetch();
                    route.abort();
                },
                new Page.RouteOptions().setTimes(1));
        return tab.evaluate("() => app.refreshNow().then(() => 'refreshed', () => 'failed')");
    }
}
