package dev.tokenlifecycle.admin.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import dev.tokenlifecycle.admin.Callers;
import dev.tokenlifecycle.server.Chromium;
import dev.tokenlifecycle.server.KeycloakServer;
import dev.tokenlifecycle.server.TestRealm;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.RealmRepresentation;

/** The admin theme: Keycloak's console with an entry for our page in its menu. */
final class ConsoleThemeIT {
    @Test
    void theMenuOfTheConsoleLeadsToThePageOfTheRealmInItsLanguage() {
        try (Chromium chromium = Chromium.shared();
                TestRealm realm = TestRealm.create(KeycloakServer.shared(), ConsoleThemeIT::inGerman)) {
            Callers.grant(realm, realm.userId("alice"), "realm-management", "realm-admin");
            Page page = Chromium.patient(chromium.browser().newPage(new Browser.NewPageOptions().setLocale("de")));
            page.navigate(realm.server().url() + "/admin/" + realm.name() + "/console/");
            page.locator("#username").fill("alice");
            page.locator("#password").fill(TestRealm.PASSWORD);
            page.locator("#kc-login").click();

            assertThat(page.locator("#nav-item-token-lifecycle")).isVisible();
            assertThat(page.locator("#nav-item-token-lifecycle")).hasCount(1);
            assertThat(page.locator("#nav-item-token-lifecycle")).hasText("Token-Lebenszyklus");
            String folder = System.getProperty("screenshots");
            if (folder != null) {
                page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(folder, "console-menu.png")));
            }
            page.locator("#nav-item-token-lifecycle").click();

            assertThat(page.getByText("Nichts zu tun.")).isVisible();
            assertThat(page.locator("#realm")).hasValue(realm.name());
        }
    }

    private static void inGerman(RealmRepresentation realm) {
        realm.setAdminTheme("token-lifecycle");
        realm.setInternationalizationEnabled(true);
        realm.setSupportedLocales(Set.of("en", "de"));
        realm.setDefaultLocale("de");
    }
}
