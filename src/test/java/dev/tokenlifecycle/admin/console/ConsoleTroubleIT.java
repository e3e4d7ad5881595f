package dev.tokenlifecycle.admin.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.tokenlifecycle.admin.console.AdminPages.tab;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.tokenlifecycle.admin.Callers;
import dev.tokenlifecycle.server.Chromium;
import dev.tokenlifecycle.server.KeycloakServer;
import dev.tokenlifecycle.server.TestRealm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages where the server, the network, an impatient hand or somebody else is in the way: each gets a sentence, and nothing happens twice. */
@Tag("browser")
final class ConsoleTroubleIT {
    @RegisterExtension
    static final BrowsedRealm browsed = new BrowsedRealm();

    private static TestRealm realm;
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        chromium = browsed.chromium();
        realm = browsed.realm();
        Thefts.happenIn(realm);
        realm.login("app", "bob", "openid").expect(200);
        realm.login("web", "bob", "openid").expect(200);
    }

    @ParameterizedTest
    @CsvSource({
        "403,{\"error\":\"HTTP 403 Forbidden\"},Your account has no role in this realm that allows it.",
        "409,{\"errorMessage\":\"The hook is odd\"},The hook is odd",
        "429,,The server has too much to do just now (429). Try again in a moment.",
        "500,{\"error\":\"unknown_error\"},The server answered 500.",
        "503,<html>,The server has too much to do just now (503). Try again in a moment.",
        "200,<html>,The server answered 200."
    })
    void anAnswerThatIsNoneIsASentence(int status, String body, String sentence) {
        Page page = open("incidents");
        assertThat(page.locator("table")).isVisible();
        page.route(
                "**/token-lifecycle/hooks",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setStatus(status)
                        .setContentType(body != null && body.startsWith("{") ? "application/json" : "text/html")
                        .setBody(body == null ? "" : body)));

        tab(page, "Revocation hooks").click();

        assertThat(page.locator("#view")).containsText(sentence);
        page.close();
    }

    @Test
    void aNetworkThatFailsIsASentenceAndLosesNothing() {
        Page page = open("families?user=bob");
        assertThat(page.locator("tbody tr")).hasCount(2);
        page.route("**/token-lifecycle/revocations", Route::abort);

        page.locator("tbody button").first().click();

        assertThat(page.locator("#alerts")).containsText("The server can't be reached.");
        assertThat(page.locator("tbody tr")).hasCount(2);
        page.locator("#alerts button").click();
        assertThat(page.locator("#alerts li")).hasCount(0);

        page.locator("tbody button").first().click();
        assertThat(page.locator("#alerts")).containsText("The server can't be reached.");
        page.locator("#tab-readiness").click();
        assertThat(page.locator("#alerts li")).hasCount(0);
        page.close();
    }

    /** A refresh that the server has no time for says nothing of the login. */
    @Test
    void aBusyServerIsNoExpiredLogin() {
        Page page = open("families?user=bob");
        assertThat(page.locator("tbody tr")).hasCount(2);
        page.route("**/openid-connect/token", route -> route.fulfill(new Route.FulfillOptions().setStatus(503)));
        page.evaluate("() => { const now = Date.now(); Date.now = () => now + 120_000; }");

        page.locator("tbody button").first().click();

        assertThat(page.locator("#alerts")).containsText("The server has too much to do just now");
        assertThat(page.locator("tbody tr")).hasCount(2);
        page.close();
    }

    /** It went round between the page and the login, for ever. */
    @Test
    void aLoginThatTheServerDoesNotAcceptEndsWithASentence() {
        List<String> codes = new ArrayList<>();
        Page page = Chromium.patient(chromium.browser().newPage());
        page.route("**/openid-connect/token", route -> {
            codes.add(route.request().url());
            route.fulfill(new Route.FulfillOptions()
                    .setStatus(400)
                    .setContentType("application/json")
                    .setBody("{\"error\":\"invalid_grant\",\"error_description\":\"Code not valid\"}"));
        });
        logIn(page, "master", "overview", KeycloakServer.ADMIN_USER, KeycloakServer.ADMIN_PASSWORD);

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("The login failed: Code not valid");
        assertThat(page.locator("#again")).isVisible();
        assertThat(codes).hasSize(1);
        page.close();
    }

    /** Whoever makes a link chooses what stands in it. */
    @Test
    void anErrorThatNoLoginAnsweredIsNotShown() {
        Page page = Chromium.patient(chromium.browser().newPage());
        page.navigate(realm.server().url()
                + "/admin/master/console/token-lifecycle/?error=x&error_description=Call%20this%20number&state=y");

        assertThat(page.locator("#kc-login")).isVisible();
        page.close();
    }

    @Test
    void whoIsRefusedRightAfterALoginIsNotSentToTheLoginAgain() {
        Page page = Chromium.patient(chromium.browser().newPage());
        page.route("**/token-lifecycle/overview", route -> route.fulfill(new Route.FulfillOptions().setStatus(401)));
        logIn(page, "master", "overview", KeycloakServer.ADMIN_USER, KeycloakServer.ADMIN_PASSWORD);

        assertThat(page.locator("#view")).containsText("The server doesn't accept your login.");
        page.close();
    }

    @Test
    void somebodyWithoutAnyRoleReadsWhy() {
        realm.admin("POST", "/users", TestRealm.user("carol")).expect(201);
        Page page = Chromium.patient(chromium.browser().newPage());
        logIn(page, realm.name(), "overview", "carol", TestRealm.PASSWORD);

        assertThat(page.locator("main").first()).containsText("Your account has no role in this realm that allows it.");
        assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out")))
                .isVisible();
        page.close();
    }

    @Test
    void signingOutPutsNoTokenIntoAnAddress() {
        List<String> addresses = new ArrayList<>();
        Page page = open("overview");
        assertThat(page.locator("#clients tbody tr").first()).isVisible();
        page.onRequest((Request request) -> addresses.add(request.url()));

        page.locator("#logout").click();

        assertThat(page.locator("#kc-login")).isVisible();
        assertThat(addresses).isNotEmpty().noneMatch(address -> address.contains("eyJ"));
        page.close();
    }

    @Test
    void aDoubleClickSendsOneTest() {
        List<String> tests = new ArrayList<>();
        Page page = open("hooks");
        page.onRequest(request -> {
            if (request.url().endsWith("/test")) {
                tests.add(request.url());
            }
        });

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send a test: siem"))
                .dblclick();

        assertThat(page.locator("#dialog")).containsText("did not accept the test");
        assertThat(tests).hasSize(1);
        page.close();
    }

    /** The second question would replace the first one under the admin's finger. */
    @Test
    void theQuestionThatIsOpenStays() {
        Page page = open("families?user=bob");
        Locator buttons = page.locator("tbody button");
        assertThat(buttons).hasCount(2);
        List<Route> held = new ArrayList<>();
        page.route("**/token-lifecycle/revocations", held::add);
        buttons.nth(0).click();
        buttons.nth(1).click();
        String first = page.locator("tbody tr").nth(0).locator(".tl-mono").textContent();
        page.waitForCondition(() -> held.size() == 2);

        held.get(0).resume();
        assertThat(page.locator("#whose")).containsText(first);
        page.waitForResponse("**/token-lifecycle/revocations", () -> held.get(1).resume());

        assertThat(page.locator("#whose")).containsText(first);
        assertThat(page.locator("#whose")).containsText("User bob at client");
        page.close();
    }

    @Test
    void theBackButtonClosesTheQuestion() {
        Page page = open("overview");
        assertThat(page.locator("#clients tbody tr").first()).isVisible();
        page.evaluate("(to) => { location.hash = to; }", "#/" + realm.name() + "/families?user=bob");
        page.locator("tbody button").first().click();
        assertThat(page.locator("#confirm")).isVisible();

        page.goBack();

        assertThat(page.locator("#confirm")).isHidden();
        assertThat(tab(page, "Overview")).hasAttribute("aria-selected", "true");
        page.close();
    }

    @Test
    void aSlowAnswerToAnEarlierSearchDoesNotCoverTheLaterOne() {
        Page page = open("families");
        List<Route> held = new ArrayList<>();
        page.route(Pattern.compile(".*/families\\?.*user=nobody.*"), held::add);
        search(page, "nobody");
        page.waitForCondition(() -> held.size() == 1);
        search(page, "bob");
        assertThat(page.locator("tbody tr")).hasCount(2);

        page.waitForResponse(
                Pattern.compile(".*user=nobody.*"), () -> held.get(0).resume());

        assertThat(page.locator("tbody tr")).hasCount(2);
        page.close();
    }

    /** The page begins behind what is shown: somebody has ended the others. */
    @Test
    void aPageThatIsGoneLeadsToOneThatIsThere() {
        Page page = open("families?user=bob&first=50");

        assertThat(page.locator("tbody tr")).hasCount(2);
        assertThat(page.locator(".tl-pager").first()).containsText("1–2 of 2");
        page.close();
    }

    @Test
    void anAddressTypedByHandIsNoTrouble() {
        Page page = open("overview");
        assertThat(page.locator("#clients tbody tr").first()).isVisible();

        page.evaluate("() => { location.hash = '#/50% off/overview'; }");

        assertThat(page.locator("#view")).containsText("Not found");
        page.close();
    }

    @Test
    void theKeyThatOpensAQuestionDoesNotAnswerIt() {
        try (TestRealm other = TestRealm.create()) {
            Page page = AdminPages.open(chromium.browser(), other, "presets", new Browser.NewPageOptions());
            page.locator("#clients").fill("app");
            page.locator("#policy").fill("apps");
            page.locator("#bind").dblclick();
            Locator enforce = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Enforce: apps"));
            assertThat(enforce).isVisible();
            assertThat(page.locator("#alerts")).not().containsText("There is a policy called");
            page.locator("#clients").fill("web");
            page.locator("#policy").fill("apps");
            page.locator("#bind").click();
            assertThat(page.locator("#alerts")).containsText("There is a policy called apps already.");
            page.locator("#policy").fill("more apps");
            page.locator("#bind").click();
            assertThat(page.locator("tbody tr").filter(new Locator.FilterOptions().setHasText("more apps")))
                    .isVisible();
            assertThat(page.locator("#alerts")).not().containsText("There is a policy called");

            enforce.press("Enter");

            assertThat(page.locator("#cancel")).isFocused();
            page.keyboard().press("Escape");
            assertThat(enforce).isFocused();
            String policies = other.admin("/client-policies/policies").toString();
            other.admin("PUT", "/client-policies/policies", policies.replace("\"enabled\":true", "\"enabled\":false"))
                    .expect(204);
            page.reload();
            assertThat(page.locator("tbody tr").first()).containsText("switched off");
            assertThat(enforce).hasCount(0);
            page.close();
        }
    }

    @Test
    void whoMayNotChangeARealmIsOfferedNothingThatDoes() {
        try (TestRealm other = TestRealm.create(realm.server(), it -> it.setEventsEnabled(false))) {
            other.policies(Thefts.FAILING_HOOK);
            Callers.grant(
                    other, other.userId("alice"), "realm-management", "view-realm", "view-events", "view-clients");
            Page page = Chromium.patient(chromium.browser().newPage());
            logIn(page, other.name(), other.name(), "incidents", "alice", TestRealm.PASSWORD);
            assertThat(page.locator("#not-recorded")).isVisible();
            assertThat(page.locator("#record")).hasCount(0);
            tab(page, "Readiness").click();
            assertThat(page.locator("#not-recorded")).isVisible();
            assertThat(page.locator("#record")).hasCount(0);
            tab(page, "Revocation hooks").click();
            assertThat(page.getByText("siem").first()).isVisible();
            assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send a test")))
                    .hasCount(0);
            tab(page, "Token families").click();
            assertThat(page.locator("#view")).containsText("Whose tokens?");
            page.close();
        }
    }

    /** In a country where ; parts cells, a spreadsheet finds a cell that the quotes don't know of. */
    @Test
    void theFileIsSafeInASpreadsheetAndSaysWhatItLeavesOut() {
        Page page = open("incidents");
        assertThat(page.locator("#csv")).isVisible();
        Map.of(
                        "=1+1", "'=1+1",
                        "Müller, \"Jo\"", "\"Müller, \"\"Jo\"\"\"",
                        "Agent;=HYPERLINK(1)", "Agent;'=HYPERLINK(1)",
                        "Agent; @x", "Agent;' @x",
                        "＝1", "'＝1",
                        "Mozilla/5.0 (X11; Linux)", "Mozilla/5.0 (X11; Linux)")
                .forEach((value, cell) -> assertThat(page.evaluate(
                                "async (value) => (await import(document.querySelector('script[type=module]').src.replace('console.js', 'export.js'))).cell(value)",
                                value))
                        .isEqualTo(cell));
        page.route(
                Pattern.compile(".*/incidents\\?.*"),
                route -> route.fulfill(
                        new Route.FulfillOptions()
                                .setContentType("application/json")
                                .setBody(
                                        "{\"total\":12000,\"verdicts\":{\"superseded\":12000},\"not_recorded\":[],\"incidents\":[]}")));
        page.reload();

        page.waitForDownload(() -> page.locator("#csv").click());

        assertThat(page.locator("#alerts")).containsText("The file has the newest 10,000 of 12,000.");
        page.close();
    }

    private static void search(Page page, String user) {
        page.locator("#user").fill(user);
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Show").setExact(true))
                .click();
    }

    private static Page open(String path) {
        return AdminPages.open(
                chromium.browser(), realm, path, new Browser.NewPageOptions().setViewportSize(1280, 900));
    }

    private static void logIn(Page page, String loginRealm, String path, String user, String password) {
        logIn(page, loginRealm, realm.name(), path, user, password);
    }

    private static void logIn(Page page, String loginRealm, String shown, String path, String user, String password) {
        page.navigate(
                realm.server().url() + "/admin/" + loginRealm + "/console/token-lifecycle/#/" + shown + "/" + path);
        page.locator("#username").fill(user);
        page.locator("#password").fill(password);
        page.locator("#kc-login").click();
    }
}
