package dev.tokenlifecycle.server;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** The browser that is installed on this machine, without a window. */
public final class Chromium implements AutoCloseable {
    /** What a page may take on a busy machine, in milliseconds. */
    private static final int PATIENCE_MS = 60_000;

    private static final Path BINARY = Path.of("/usr/bin/chromium");

    private Chromium() {}

    /** The one of this JVM, started on first use; skips the test, loudly, where none is installed. */
    public static Chromium shared() {
        if (!Files.isExecutable(BINARY)) {
            System.err.println(
                    "SKIPPED: no " + BINARY + " on this machine; apt-get install chromium runs the browser tests");
        }
        Assumptions.assumeTrue(Files.isExecutable(BINARY), "no " + BINARY);
        return new Chromium();
    }

    public Browser browser() {
        return Holder.BROWSER;
    }

    /** Lets what a test does with {@code page} take as long as its assertions. */
    public static Page patient(Page page) {
        page.setDefaultTimeout(PATIENCE_MS);
        return page;
    }

    /** Closes its pages, and forgets their cookies. */
    @Override
    public void close() {
        List.copyOf(browser().contexts()).forEach(BrowserContext::close);
    }

    /** Nobody stops it: Playwright does when this JVM ends. */
    private static final class Holder {
        private static final Browser BROWSER = launch();

        private static Browser launch() {
            PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
            return Playwright.create(
                            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")))
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(BINARY)
                            .setArgs(List.of(
                                    "--no-sandbox",
                                    "--disable-gpu",
                                    "--disable-background-networking",
                                    "--disable-component-update",
                                    "--disable-sync",
                                    "--no-first-run")));
        }
    }
}
