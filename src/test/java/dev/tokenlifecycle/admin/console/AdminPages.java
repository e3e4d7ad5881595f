package dev.tokenlifecycle.admin.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tokenlifecycle.server.Chromium;
import dev.tokenlifecycle.server.KeycloakServer;
import dev.tokenlifecycle.server.TestRealm;
import java.nio.file.Path;

/** The pages beside the admin console, in a browser, for an admin who logs in. */
public final class AdminPages {
    private AdminPages() {}

    /** Opens {@code path} (such as {@code hooks?hook=siem}) of a realm for the bootstrap admin. */
    public static Page open(Browser browser, TestRealm realm, String path, Browser.NewPageOptions options) {
        return open(browser, realm, path, options, "master", KeycloakServer.ADMIN_USER, KeycloakServer.ADMIN_PASSWORD);
    }

    /** Opens {@code path} of a realm for an admin who logs in to {@code loginRealm}. */
    public static Page open(
            Browser browser,
            TestRealm realm,
            String path,
            Browser.NewPageOptions options,
            String loginRealm,
            String user,
            String password) {
        Page page = Chromium.patient(browser.newPage(options));
        page.navigate(realm.server().url() + "/admin/" + loginRealm + "/console/token-lifecycle/#/" + realm.name() + "/"
                + path);
        page.locator("#username").fill(user);
        page.locator("#password").fill(password);
        page.locator("#kc-login").click();
        // What a test listens to or holds back while the browser is still on its way from the login may pass it by.
        page.locator("#page").waitFor();
        return page;
    }

    /** The tab of this name. */
    public static Locator tab(Page page, String name) {
        return page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName(name));
    }

    /** Keeps a picture for the docs where {@code -Dscreenshots=<folder>} asks for it. */
    static void screenshot(Page page, String name) {
        String folder = System.getProperty("screenshots");
        if (folder != null) {
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(folder, name + ".png")));
        }
    }
}
