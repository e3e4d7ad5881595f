package dev.tokenlifecycle.admin.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.KeycloakServer;
import dev.tokenlifecycle.server.TestRealm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("browser")
final class ConsolePageIT {
    private static TestRealm realm;
    private static Playwright playwright;
    private static Browser browser;

    @BeforeAll
    static void start() {
        realm = TestRealm.create();
        realm.policies(
                new TestRealm.Policy(
                        "rotation", "any-client", Map.of(), "refresh-token-rotation", Map.of("reuse-grace-seconds", 0)),
                new TestRealm.Policy(
                        "hook",
                        "any-client",
                        Map.of(),
                        "revocation-hook",
                        Map.of("hook-name", "siem", "endpoint-url", "https://siem.example/revocations")));
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of("/usr/bin/chromium"))
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--no-first-run")));
    }

    @AfterAll
    static void stop() {
        browser.close();
        playwright.close();
        realm.close();
    }

    @Test
    void showsFamiliesIncidentsAndHooksToAnAdminOfTheConsole() {
        live();
        List<String> complaints = new ArrayList<>();
        Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1400, 900));
        page.onConsoleMessage(message -> {
            if ("error".equals(message.type())) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);

        page.navigate(realm.server().url() + "/admin/master/console/token-lifecycle/#/" + realm.name() + "/hooks");
        page.getByLabel("Username").fill(KeycloakServer.ADMIN_USER);
        page.locator("#password").fill(KeycloakServer.ADMIN_PASSWORD);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign In"))
                .click();

        assertThat(page.getByText("siem", new Page.GetByTextOptions().setExact(true))
                        .first())
                .isVisible();
        screenshot(page, "console-hooks");
        page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Incidents"))
                .click();
        assertThat(page.locator("table").getByText("superseded")).hasCount(1);
        screenshot(page, "console-incidents");
        page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Token families"))
                .click();
        page.locator("#user").fill("bob");
        button(page, "Show").click();
        assertThat(page.locator("tbody tr")).hasCount(2);
        screenshot(page, "console-families");
        page.locator("tbody tr").first().getByRole(AriaRole.BUTTON).click();
        page.locator("#reason").fill("Laptop stolen");
        screenshot(page, "console-revoke");
        page.locator("#confirm").click();
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(realm.admin("/admin-events?operationTypes=ACTION&max=1").toString())
                .contains("Laptop stolen");
        assertThat(complaints).isEmpty();
    }

    /** Alice's token was stolen; bob is logged in twice. */
    private static void live() {
        String first = realm.login("app", "alice", "openid")
                .expect(200)
                .json()
                .get("refresh_token")
                .asText();
        String second = realm.refresh("app", first)
                .expect(200)
                .json()
                .get("refresh_token")
                .asText();
        realm.refresh("app", second).expect(200);
        realm.refresh("app", first).expect(400);
        realm.login("app", "bob", "openid").expect(200);
        realm.login("web", "bob", "openid offline_access").expect(200);
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
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

    /** Keeps a picture for the docs where {@code -Dscreenshots=<folder>} asks for it. */
    private static void screenshot(Page page, String name) {
        String folder = System.getProperty("screenshots");
        if (folder != null) {
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(folder, name + ".png")));
        }
    }
}
