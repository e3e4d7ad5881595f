package dev.tokenlifecycle.admin.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tokenlifecycle.server.Chromium;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.TestRealm;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.representations.idm.ClientRepresentation;

/** What others chose, such as the name of a client that registered itself or a user agent, is text on the pages, never markup. */
@Tag("browser")
final class ConsoleMarkupIT {
    private static final String CLIENT = "<img src=x onerror=stolen=1>${client_account-console}";
    private static final String LINK = "<a href=\"https://evil.example\">Sign in here</a>";

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer();

    @Test
    void whatOthersChoseIsText() {
        realm.policy("refresh-token-rotation", Map.of("reuse-grace-seconds", 0));
        ClientRepresentation client = TestRealm.confidentialClient(CLIENT);
        client.setName(LINK);
        realm.admin("POST", "/clients", client).expect(201);
        String stolen = refreshToken(realm.login(CLIENT, "alice", "openid"));
        refresh(refreshToken(refresh(stolen)));
        assertThat(refresh(stolen).status()).isEqualTo(400);
        realm.login(CLIENT, "alice", "openid").expect(200);

        try (Chromium chromium = Chromium.shared()) {
            Page page = AdminPages.open(chromium.browser(), realm, "families?user=alice", new Browser.NewPageOptions());
            shows(page, "table", CLIENT);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("Revoke.*<img src=x")))
                    .first()
                    .click();
            shows(page, "#dialog", CLIENT);
            page.locator("#cancel").click();
            AdminPages.tab(page, "Overview").click();
            shows(page, "#clients", CLIENT);
            AdminPages.tab(page, "Incidents").click();
            shows(page, "table", CLIENT);
            shows(page, "body", LINK);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("Details: alice.*")))
                    .first()
                    .click();
            shows(page, "#dialog", CLIENT);
        }
    }

    private static void shows(Page page, String where, String text) {
        assertThat(page.locator(where).first()).containsText(text);
        assertThat(page.locator("img[src=x], a[href*='evil.example']")).hasCount(0);
        assertThat(page.evaluate("() => String(window.stolen)")).isEqualTo("undefined");
    }

    private static Http.Answer refresh(String token) {
        Map<String, String> form = Map.of(
                "grant_type",
                "refresh_token",
                "refresh_token",
                token,
                "client_id",
                CLIENT,
                "client_secret",
                TestRealm.SECRET);
        return Http.post(realm.url() + "/protocol/openid-connect/token", form, "User-Agent", LINK);
    }

    private static String refreshToken(Http.Answer answer) {
        return answer.expect(200).json().get("refresh_token").asText();
    }
}
