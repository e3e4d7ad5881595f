package dev.tokenlifecycle.admin.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tokenlifecycle.admin.Callers;
import dev.tokenlifecycle.server.Chromium;
import dev.tokenlifecycle.server.KeycloakServer;
import dev.tokenlifecycle.server.TestRealm;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The admin theme: Keycloak's console with an entry for our page in its menu. */
final class ConsoleThemeIT {
    @Test
    void theMenuOfTheConsoleLeadsToThePageOfTheRealm() {
        try (Chromium chromium = Chromium.shared();
                TestRealm realm =
                        TestRealm.create(KeycloakServer.shared(), it -> it.setAdminTheme("token-lifecycle"))) {
            Callers.grant(realm, realm.userId("alice"), "realm-management", "realm-admin");
            Page page = Chromium.patient(chromium.browser().newPage());
            page.navigate(realm.server().url() + "/admin/" + realm.name() + "/console/");
            page.getByLabel("Username").fill("alice");
            page.locator("#password").fill(TestRealm.PASSWORD);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign In"))
                    .click();

            assertThat(page.locator("#nav-item-token-lifecycle")).isVisible();
            assertThat(page.locator("#nav-item-token-lifecycle")).hasCount(1);
            String folder = System.getProperty("screenshots");
            if (folder != null) {
                page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(folder, "console-menu.png")));
            }
            page.locator("#nav-item-token-lifecycle").click();

            assertThat(page.getByText("Nothing needs you.")).isVisible();
            assertThat(page.locator("#realm")).hasValue(realm.name());
        }
    }
}
