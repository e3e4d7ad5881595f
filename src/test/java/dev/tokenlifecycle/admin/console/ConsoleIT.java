package dev.tokenlifecycle.admin.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ScreenshotAnimations;
import dev.tokenlifecycle.clientpolicy.SettingsExecutorFactory;
import dev.tokenlifecycle.lifetime.keycloak.AccessTokenLifetimeExecutorFactory;
import dev.tokenlifecycle.revocation.keycloak.RevocationHookExecutorFactory;
import dev.tokenlifecycle.rotation.keycloak.RefreshTokenRotationExecutorFactory;
import dev.tokenlifecycle.server.Chromium;
import dev.tokenlifecycle.server.KeycloakServer;
import dev.tokenlifecycle.server.TestRealm;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.keycloak.provider.ProviderConfigProperty;

/** What an admin sees at Realm settings › Client policies. */
@Tag("browser")
final class ConsoleIT {
    @Test
    void anExecutorIsAddedWithItsTextsAndDefaultsAndABadValueIsRefusedInTheErrorBox() {
        try (Chromium chromium = Chromium.shared();
                TestRealm realm = TestRealm.create()) {
            realm.policy("access-token-lifetime", Map.of());
            Page page = open(chromium, realm, "add-executor");

            page.locator("#kc-executor").click();
            assertThat(page.getByTestId("access-token-lifetime")).isVisible();
            assertThat(page.getByTestId("revocation-hook")).isVisible();
            page.getByTestId("refresh-token-rotation").click();

            Locator form = page.locator("main");
            for (ProviderConfigProperty property : properties()) {
                assertThat(form.getByText(property.getLabel()).first()).isVisible();
            }
            assertThat(page.locator("#mode")).containsText("enforce");
            assertThat(page.locator("#on-reuse")).containsText("revoke-family");
            assertThat(page.getByTestId("reuse-grace-seconds")).hasValue("10");
            page.getByTestId("help-label-config.reuse-grace-seconds").click();
            assertThat(page.getByText("How long the token before the current one may be presented again"))
                    .isVisible();
            screenshot(page, "console-executor");

            page.getByTestId("reuse-grace-seconds").fill("900");
            page.getByTestId("addExecutor-saveBtn").click();
            assertThat(page.getByText("reuse-grace-seconds must be between 0 and 300, was \"900\""))
                    .isVisible();
            screenshot(page, "console-refusal");

            page.getByTestId("reuse-grace-seconds").fill("42");
            page.getByTestId("addExecutor-saveBtn").click();
            assertThat(page.getByText("Executor created successfully")).isVisible();
            assertThat(realm.admin("/client-policies/profiles").findValuesAsText("reuse-grace-seconds"))
                    .containsExactly("42");
        }
    }

    @Test
    void theOtherTwoExecutorsAreOfferedWithTheirLabelsAndDefaults() {
        try (Chromium chromium = Chromium.shared();
                TestRealm realm = TestRealm.create()) {
            realm.policy("access-token-lifetime", Map.of());
            Page page = open(chromium, realm, "add-executor");
            for (SettingsExecutorFactory<?, ?> executor :
                    List.of(new AccessTokenLifetimeExecutorFactory(), new RevocationHookExecutorFactory())) {
                page.locator("#kc-executor").click();
                page.getByTestId(executor.getId()).click();

                for (ProviderConfigProperty property : executor.getConfigProperties()) {
                    assertThat(page.locator("main")
                                    .getByText(property.getLabel())
                                    .first())
                            .isVisible();
                }
                screenshot(page, "console-" + executor.getId());
            }
            assertThat(page.locator("#format")).containsText("security-event-token");
            page.getByTestId("help-label-config.endpoint-url").click();
            assertThat(page.getByText("Where deliveries are pushed")).isVisible();

            page.getByTestId("hook-name").fill("console");
            page.getByTestId("endpoint-url").fill("https://api.example/events");
            page.getByTestId("addExecutor-saveBtn").click();
            assertThat(page.getByText("Executor created successfully")).isVisible();
            assertThat(realm.admin("/client-policies/profiles").findValuesAsText("hook-name"))
                    .containsExactly("console");
        }
    }

    @Test
    void aCeilingChangedInTheConsoleHoldsForTheNextToken() {
        try (Chromium chromium = Chromium.shared();
                TestRealm realm = TestRealm.create()) {
            realm.policy("access-token-lifetime", Map.of("max-lifetime-seconds", "240"));
            assertThat(lifetime(realm)).isBetween(230, 240);

            Page page = open(chromium, realm, "edit-profile");
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("access-token-lifetime"))
                    .click();
            assertThat(page.getByTestId("max-lifetime-seconds")).hasValue("240");
            page.getByTestId("max-lifetime-seconds").fill("60");
            page.getByTestId("addExecutor-saveBtn").click();
            assertThat(page.getByText("Executor updated successfully")).isVisible();
            assertThat(lifetime(realm)).isBetween(50, 60);
        }
    }

    @Test
    void aPolicyIsBoundToClientsByTheirIds() {
        try (Chromium chromium = Chromium.shared();
                TestRealm realm = TestRealm.create()) {
            realm.policy("access-token-lifetime", Map.of("max-lifetime-seconds", "60"));
            assertThat(lifetime(realm)).isBetween(50, 60);

            Page page = open(chromium, realm, "edit-policy/create-condition");
            page.locator("#provider").click();
            page.getByTestId("client-ids").click();
            assertThat(page.locator("main").getByText("Client IDs").first()).isVisible();
            page.getByTestId("config.client-ids0").fill("we*");
            screenshot(page, "console-client-ids");
            page.getByTestId("addCondition-saveBtn").click();
            assertThat(page.getByText("Condition created successfully")).isVisible();

            assertThat(lifetime(realm)).isGreaterThan(60);
            assertThat(realm.token("web", Map.of("grant_type", "client_credentials"))
                            .expect(200)
                            .json()
                            .get("expires_in")
                            .asInt())
                    .isBetween(50, 60);
        }
    }

    /** Keycloak's console saves a tab of the realm's settings with the policies that it loaded before. */
    @Test
    void theOverviewSaysWhenTheConsoleHasPutOldPoliciesBack() {
        try (Chromium chromium = Chromium.shared();
                TestRealm realm = TestRealm.create()) {
            realm.policy("access-token-lifetime", Map.of("max-lifetime-seconds", "240"));
            Page page = open(chromium, realm, "edit-profile");
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("access-token-lifetime"))
                    .click();
            page.locator("#nav-item-realm-settings").click();
            page.getByTestId("rs-tokens-tab").click();
            assertThat(page.getByTestId("revoke-refresh-token-switch")).isAttached();
            // Another admin tightens the ceiling meanwhile.
            realm.admin(
                            "PUT",
                            "/client-policies/profiles",
                            realm.admin("/client-policies/profiles").toString().replace("\"240\"", "\"60\""))
                    .expect(204);

            page.getByTestId("access-token-lifespan-input").fill("7");
            page.getByTestId("tokens-tab-save").click();
            assertThat(page.getByText("Realm successfully updated")).isVisible();

            page.navigate(realm.server().url() + "/admin/master/console/token-lifecycle/#/" + realm.name());
            assertThat(page.locator("#needs")).containsText("A change of the client policies took protection away");
            assertThat(page.locator("#needs")).containsText("policy test has a weaker access-token-lifetime");
        }
    }

    private static int lifetime(TestRealm realm) {
        return realm.login("app", "alice", "openid")
                .expect(200)
                .json()
                .get("expires_in")
                .asInt();
    }

    private static List<ProviderConfigProperty> properties() {
        return new RefreshTokenRotationExecutorFactory().getConfigProperties();
    }

    private static Page open(Chromium chromium, TestRealm realm, String at) {
        Page page =
                Chromium.patient(chromium.browser().newPage(new Browser.NewPageOptions().setViewportSize(1400, 1150)));
        page.navigate(realm.server().url() + "/admin/master/console/#/" + realm.name()
                + "/realm-settings/client-policies/test/" + at);
        page.locator("#username").fill(KeycloakServer.ADMIN_USER);
        page.locator("#password").fill(KeycloakServer.ADMIN_PASSWORD);
        page.locator("#kc-login").click();
        return page;
    }

    /** Keeps a picture for the docs where {@code -Dscreenshots=<folder>} asks for it. */
    private static void screenshot(Page page, String name) {
        String folder = System.getProperty("screenshots");
        if (folder != null) {
            page.screenshot(new Page.ScreenshotOptions()
                    .setAnimations(ScreenshotAnimations.DISABLED)
                    .setPath(Path.of(folder, name + ".png")));
        }
    }
}
