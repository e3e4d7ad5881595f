package dev.tokenlifecycle.admin.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.tokenlifecycle.admin.Callers;
import dev.tokenlifecycle.server.Chromium;
import dev.tokenlifecycle.server.ClientLibraries;
import dev.tokenlifecycle.server.TestRealm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.representations.idm.UserRepresentation;

/** The pages on every screen, dark, in another language, and for people who can't see them. */
@Tag("browser")
final class ConsoleLookIT {
    private static final List<String> PAGES =
            List.of("overview", "families?user=alice", "incidents", "readiness", "hooks", "presets");

    @RegisterExtension
    static final BrowsedRealm browsed = new BrowsedRealm(it -> {
        it.setInternationalizationEnabled(true);
        it.setSupportedLocales(Set.of("en", "de"));
    });

    private static TestRealm realm;
    private static Chromium chromium;

    /** Alice's token was stolen under one policy and would have been under another; a hook fails. */
    @BeforeAll
    static void start() {
        chromium = browsed.chromium();
        realm = browsed.realm();
        Thefts.happenIn(realm);
    }

    @Test
    void axeFindsNothingInLightOrDark() throws IOException {
        String axe = ClientLibraries.file("axe-core/axe.min.js");
        List<String> all = new ArrayList<>();
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            Page page = AdminPages.open(
                    chromium.browser(),
                    realm,
                    PAGES.get(0),
                    new Browser.NewPageOptions()
                            .setViewportSize(1280, 900)
                            .setColorScheme(scheme)
                            .setBypassCSP(true));
            for (String path : PAGES) {
                show(page, path);
                if (path.equals("readiness") && scheme == ColorScheme.LIGHT) {
                    AdminPages.screenshot(page, "console-readiness");
                }
                page.evaluate(axe);
                Object violations = page.evaluate(
                        "async () => (await axe.run()).violations.map((each) =>"
                                + " each.id + ': ' + each.nodes.map((node) => node.html + ' ' + node.failureSummary).join(' | '))");
                ((List<?>) violations).forEach(violation -> all.add(path + " " + scheme + " " + violation));
            }
            page.close();
        }
        assertThat(all).isEmpty();
    }

    @Test
    void nothingIsWiderThanTheScreen() {
        Page page = AdminPages.open(chromium.browser(), realm, PAGES.get(0), new Browser.NewPageOptions());
        for (String path : PAGES) {
            page.setViewportSize(360, 900);
            show(page, path);
            assertThat(page.locator("[role=tab][aria-selected=true]")).isInViewport();
            assertThat((List<?>) page.evaluate("() => [...document.querySelectorAll('.tl-chart text')].filter((text) =>"
                            + " text.getBoundingClientRect().height < 10).map((text) => text.textContent)"))
                    .as("words of the chart that are too small to read, " + path)
                    .isEmpty();
            for (int width : List.of(360, 400, 768, 1280, 1920)) {
                page.setViewportSize(width, 900);
                assertThat(page.evaluate("() => document.documentElement.scrollWidth"))
                        .as(path + " at " + width)
                        .isEqualTo(width);
                assertThat((List<?>) page.evaluate(
                                "() => [...document.querySelectorAll('th')].filter((th) => th.scrollWidth > th.clientWidth)"
                                        + ".map((th) => th.textContent)"))
                        .as("headings that run into the next one, " + path + " at " + width)
                        .isEmpty();
                assertThat(
                                (List<?>)
                                        page.evaluate(
                                                "() => [...document.querySelectorAll('td button')].filter((button) =>"
                                                        + " getComputedStyle(button).whiteSpace !== 'nowrap').map((button) => button.textContent)"))
                        .as("buttons that break into two lines, " + path + " at " + width)
                        .isEmpty();
                assertThat(page.locator("#realm")).isInViewport();
            }
        }
        page.close();
    }

    @Test
    void anAdminReadsThePagesInTheLanguageOfTheConsole() {
        UserRepresentation admin = TestRealm.user("german");
        admin.setAttributes(Map.of("locale", List.of("de")));
        realm.admin("POST", "/users", admin).expect(201);
        Callers.grant(realm, realm.userId("german"), "realm-management", "realm-admin");
        Page page = AdminPages.open(
                chromium.browser(),
                realm,
                "families?user=alice",
                new Browser.NewPageOptions().setViewportSize(1280, 900),
                realm.name(),
                "german",
                TestRealm.PASSWORD);

        assertThat(page.getByText("Familie widerrufen").first()).isVisible();
        assertThat(page.locator("html")).hasAttribute("lang", "de");
        AdminPages.screenshot(page, "console-german");
    }

    /** Goes to a page of the same realm and waits for what it shows. */
    private static void show(Page page, String path) {
        page.evaluate("(to) => { location.hash = to; }", "#/" + realm.name() + "/" + path);
        assertThat(page.locator("#tab-" + path.replaceFirst("\\?.*", ""))).hasAttribute("aria-selected", "true");
        assertThat(page.locator("#view > p.tl-dim").filter(new Locator.FilterOptions().setHasText("Loading")))
                .hasCount(0);
    }
}
