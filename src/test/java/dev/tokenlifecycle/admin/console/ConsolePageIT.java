package dev.tokenlifecycle.admin.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.tokenlifecycle.admin.console.AdminPages.screenshot;
import static dev.tokenlifecycle.admin.console.AdminPages.tab;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.tokenlifecycle.admin.Callers;
import dev.tokenlifecycle.server.Chromium;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.TestRealm;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an admin does on the pages beside the console. */
@Tag("browser")
final class ConsolePageIT {
    @RegisterExtension
    static final BrowsedRealm browsed = new BrowsedRealm();

    private static TestRealm realm;
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        chromium = browsed.chromium();
        realm = browsed.realm();
        realm.policies(
                TestRealm.Policy.ofAnyClient("rotation", "refresh-token-rotation", Map.of("reuse-grace-seconds", 0)),
                Thefts.FAILING_HOOK,
                // Two client IDs in one entry, so that it matches neither.
                new TestRealm.Policy(
                        "partners",
                        "client-ids",
                        Map.of("client-ids", List.of("portal,shop")),
                        "access-token-lifetime",
                        Map.of("max-lifetime-seconds", "60")));
        live();
    }

    @Test
    void showsFamiliesIncidentsAndHooksToAnAdminOfTheConsole() {
        List<String> complaints = new ArrayList<>();
        Page page = open("hooks", 1400);
        page.onConsoleMessage(message -> {
            if ("error".equals(message.type())) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);

        assertThat(page.getByText("siem", new Page.GetByTextOptions().setExact(true))
                        .first())
                .isVisible();
        assertThat(page.locator("#deliveries")).containsText("alice");
        screenshot(page, "console-hooks");
        tab(page, "Overview").click();
        assertThat(page.locator("#needs")).containsText("Old refresh tokens presented in the last 24 hours: 1");
        assertThat(page.locator("#clients tbody tr").first()).containsText("enforced");
        assertThat(page.locator("#needs"))
                .containsText("No client that gets tokens can meet the conditions of the policy partners");
        screenshot(page, "console-overview");
        tab(page, "Token families").click();
        page.locator("#user").fill("bob");
        button(page, "Show").click();
        assertThat(page.locator("tbody tr")).hasCount(2);
        screenshot(page, "console-families");
        page.locator("tbody tr").first().getByRole(AriaRole.BUTTON).click();
        page.locator("#reason").fill("Laptop stolen");
        screenshot(page, "console-revoke");
        page.locator("#confirm").click();
        assertThat(page.getByRole(AriaRole.TABLE).nth(1)).containsText("family revoked");
        assertThat(page.getByRole(AriaRole.TABLE).first().locator("tbody tr")).hasCount(1);
        assertThat(realm.admin("/admin-events?operationTypes=ACTION&max=1").toString())
                .contains("Laptop stolen");
        assertThat(complaints).isEmpty();
    }

    /** It used to show the session of a stolen family as "no policy, generation 0". */
    @Test
    void afterAReuseTheFamilyIsShownAsRevokedWithWhenAndWhy() {
        Page page = open("families?user=alice", 1280);

        Locator revoked = page.getByRole(AriaRole.TABLE);
        assertThat(revoked).containsText("family revoked");
        assertThat(revoked).containsText("an old token was presented again");
        assertThat(page.locator("#user")).hasValue("alice");
        assertThat(page.getByText("Nothing is alive")).isVisible();
    }

    @Test
    void anIncidentTellsItsStoryAndTheSearchCanBeDownloaded() throws IOException {
        Page page = open("incidents?hours=168", 1280);

        assertThat(page.locator("table").getByText("old token reused")).hasCount(1);
        screenshot(page, "console-incidents");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Details: alice"))
                .click();
        Locator story = page.locator("#dialog");
        assertThat(story.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("alice")))
                .hasAttribute(
                        "href",
                        realm.server().url() + "/admin/master/console/#/" + realm.name() + "/users/"
                                + realm.userId("alice") + "/settings");
        assertThat(story).containsText("siem: ");
        assertThat(story).containsText("the family");
        assertThat(page.locator("#advice")).containsText("points to the app");
        screenshot(page, "console-incident");
        page.locator("#cancel").click();
        assertThat(page.locator(":focus")).hasAttribute("aria-label", Pattern.compile("Details: alice.*"));

        Download csv = page.waitForDownload(() -> page.locator("#csv").click());
        assertThat(Files.readString(csv.path()))
                .startsWith(Character.toString(0xFEFF) + "at,verdict,mode,user,username,client,")
                .contains(",superseded,enforce,");
        Download json = page.waitForDownload(() -> page.locator("#json").click());
        assertThat(Http.JSON
                        .readTree(Files.readString(json.path()))
                        .get(0)
                        .get("username")
                        .asText())
                .isEqualTo("alice");
    }

    @Test
    void nothingCanBeRevokedBeforeSomethingWasSearched() {
        Page page = open("families", 1280);

        assertThat(page.locator("#revoke-all")).isDisabled();
        assertThat(page.locator("#revoke-all")).isHidden();
        page.locator("#client").fill("web");
        button(page, "Show").click();
        assertThat(page.locator("#revoke-all")).isEnabled();
        page.locator("#revoke-all").click();
        assertThat(page.locator("#whose")).containsText("Every user at client web.");
        page.locator("#cancel").click();

        // Nothing of it is alive.
        page.locator("#client").fill("account");
        button(page, "Show").click();
        page.locator("#revoke-all").click();
        assertThat(page.locator("#whose")).containsText("Every user at client account.");
        assertThat(page.locator("#dialog")).not().containsText("undefined");
        page.locator("#cancel").click();
    }

    @Test
    void anExpiredLoginLeadsToTheLogin() {
        Page page = open("overview", 1280);
        assertThat(page.locator("#clients tbody tr").first()).isVisible();
        page.route("**/admin/realms/**", route -> route.fulfill(new Route.FulfillOptions().setStatus(401)));
        page.context().clearCookies();

        tab(page, "Revocation hooks").click();

        assertThat(page.locator("#kc-login")).isVisible();
    }

    @Test
    void theArrowKeysMoveBetweenTabsAndTheFocusStays() {
        Page page = open("overview", 1280);
        assertThat(page.locator("#clients tbody tr").first()).isVisible();
        tab(page, "Overview").focus();

        page.keyboard().press("ArrowRight");

        assertThat(page.getByText("Whose tokens?")).isVisible();
        assertThat(tab(page, "Token families")).isFocused();
        assertThat(tab(page, "Token families")).hasAttribute("aria-selected", "true");
        page.keyboard().press("End");
        assertThat(tab(page, "Presets")).isFocused();
        assertThat(page.locator("#preset-form")).isVisible();
    }

    /** Observing first: an ordinary profile and policy, without the ceiling; then enforcing, with it. */
    @Test
    void aPresetIsBoundToClientsObservedAndThenEnforced() {
        try (TestRealm other = TestRealm.create()) {
            Page page = AdminPages.open(
                    chromium.browser(), other, "presets", new Browser.NewPageOptions().setViewportSize(1280, 1100));
            page.locator("#preset").selectOption("token-lifecycle-ai-agent");
            page.locator("#clients").fill("app, agent-*");
            page.locator("#policy").fill("agents");
            screenshot(page, "console-presets");
            page.locator("#bind").click();

            Locator row = page.locator("tbody tr").filter(new Locator.FilterOptions().setHasText("agents"));
            assertThat(row).containsText("Observe");
            String policies = other.admin("/client-policies/policies").toString();
            assertThat(policies).contains("\"client-ids\":[\"app\",\"agent-*\"]", "token-lifecycle-ai-agent-observe");
            String profiles = other.admin("/client-policies/profiles").toString();
            assertThat(profiles).contains("\"mode\":\"observe\"").doesNotContain("access-token-lifetime");

            row.getByRole(AriaRole.BUTTON).click();
            page.locator("#confirm").click();
            assertThat(row.getByRole(AriaRole.BUTTON)).hasText("Observe");
            assertThat(other.admin("/client-policies/policies").toString())
                    .contains("\"profiles\":[\"token-lifecycle-ai-agent\"]");
            assertThat(other.admin("/client-policies/profiles").toString()).contains("access-token-lifetime");
        }
    }

    @Test
    void anAdminWhoMayOnlyViewSeesNoButtonThatChangesAnything() {
        realm.admin("POST", "/users", TestRealm.user("viewer")).expect(201);
        Callers.grant(
                realm,
                realm.userId("viewer"),
                "realm-management",
                "view-users",
                "view-realm",
                "view-events",
                "view-clients");
        Page page = AdminPages.open(
                chromium.browser(),
                realm,
                "families?client=app",
                new Browser.NewPageOptions(),
                realm.name(),
                "viewer",
                TestRealm.PASSWORD);

        assertThat(page.getByRole(AriaRole.TABLE).first()).isVisible();
        assertThat(page.locator("#revoke-all")).hasCount(0);
        assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Revoke")))
                .hasCount(0);
        tab(page, "Revocation hooks").click();
        assertThat(page.getByText("siem").first()).isVisible();
        assertThat(page.locator("#redeliver-all")).hasCount(0);
        tab(page, "Presets").click();
        assertThat(page.getByText("You may see this realm, but not change it.")).isVisible();
    }

    @Test
    void holdsNoDataForSomebodyWithoutALogin() {
        Http.Answer page = Http.get(realm.server().url() + "/admin/" + realm.name() + "/console/token-lifecycle/");
        Http.Answer unknown = Http.get(realm.server().url() + "/admin/nowhere/console/token-lifecycle/");
        Http.Answer outside = Http.get(realm.server().url() + "/admin/master/console/token-lifecycle/index.html");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).doesNotContain("alice", "siem", "${");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(outside.status()).isEqualTo(404);
    }

    /** The delivery names the session and no family, so it isn't found by the family. */
    @Test
    void theStoryOfASessionThatEndedDoesNotSayThatNoHookWasTold() {
        try (TestRealm other = TestRealm.create()) {
            other.policies(
                    TestRealm.Policy.ofAnyClient(
                            "rotation",
                            "refresh-token-rotation",
                            Map.of("reuse-grace-seconds", 0, "on-reuse", "revoke-user-session")),
                    Thefts.FAILING_HOOK);
            theft(other);
            assertThat(other.admin("/token-lifecycle/deliveries?hook=siem")).hasSize(1);

            Page page = AdminPages.open(chromium.browser(), other, "incidents", new Browser.NewPageOptions());
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Details: alice"))
                    .click();

            assertThat(page.locator("#dialog")).containsText("no delivery that names this family is kept");
        }
    }

    private static void theft(TestRealm at) {
        String first = Thefts.refreshToken(at.login("app", "alice", "openid"));
        String second = Thefts.refreshToken(at.refresh("app", first));
        at.refresh("app", second).expect(200);
        at.refresh("app", first).expect(400);
    }

    private static Page open(String path, int width) {
        return AdminPages.open(
                chromium.browser(), realm, path, new Browser.NewPageOptions().setViewportSize(width, 900));
    }

    /** Alice's token was stolen; bob is logged in twice. */
    private static void live() {
        theft(realm);
        realm.login("app", "bob", "openid").expect(200);
        realm.login("web", "bob", "openid offline_access").expect(200);
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
