package dev.tokenlifecycle.admin.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.tokenlifecycle.admin.console.AdminPages.screenshot;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tokenlifecycle.admin.families.ManyFamilies;
import dev.tokenlifecycle.server.Chromium;
import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Postgres;
import dev.tokenlifecycle.server.TestRealm;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The admin's pages of a realm with ten thousand of everything: clients, families, incidents, refreshes under observe, deliveries.
 * {@code -Psoak} runs it; it prints how long each page takes.
 */
@Tag("slow")
@Tag("browser")
final class ConsoleScaleIT {
    private static final int MANY = 10_000;
    private static final int MOST_ROWS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static Postgres database;
    private static DistributionServer server;
    private static TestRealm realm;
    private static Chromium chromium;

    @BeforeAll
    static void fill() throws SQLException {
        chromium = Chromium.shared();
        database = Postgres.start();
        server = new DistributionServer.Builder("console-scale")
                .options(database.options())
                .start();
        realm = TestRealm.create(server);
        Thefts.happenIn(realm);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> realm.admin("/token-lifecycle/deliveries").size() > 0);
        new ManyFamilies(database, realm).add(MANY);
        try (Connection sql = database.connect();
                Statement statement = sql.createStatement()) {
            copies(statement, "client", "client_id = 'web'", "'id', 'm' || md5(g::text), 'client_id', 'many-' || g");
            copies(
                    statement,
                    "event_entity",
                    "type like 'REFRESH_TOKEN%' and concat(details_json, details_json_long_value) like '%superseded%'",
                    "'id', md5(g::text || t.id), 'event_time', t.event_time - g * 5000");
            copies(
                    statement,
                    "outbox_entry",
                    "true",
                    "'id', 'many-' || g || left(t.id, 8), 'correlation_id', 'many-' || g || left(t.id, 8), 'status', 'DEAD_LETTER',"
                            + " 'last_error', '500 Internal Server Error'");
            statement.execute("vacuum analyze");
        }
    }

    /** Copies one row of {@code table} so often, with other values of {@code changes}. */
    private static void copies(Statement statement, String table, String where, String changes) throws SQLException {
        statement.execute(
                "create temp table m_" + table + " as select * from " + table + " where " + where + " limit 1");
        assertThat(statement.executeUpdate(
                        "insert into " + table + " select r.* from m_" + table + " t, generate_series(1, " + MANY
                                + ") g, lateral jsonb_populate_record(t, jsonb_build_object(" + changes + ")) r"))
                .isEqualTo(MANY);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
            database.close();
            chromium.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"overview", "families?client=app", "incidents?hours=24", "hooks?status=dead-letter", "readiness"
            })
    void aPageShowsALimitedPartOfTenThousand(String path) {
        Page page = AdminPages.open(
                chromium.browser(), realm, "presets", new Browser.NewPageOptions().setViewportSize(1280, 900));
        assertThat(page.locator("#preset-form")).isVisible();
        long begin = System.nanoTime();
        page.evaluate("(to) => { location.hash = to; }", "#/" + realm.name() + "/" + path);
        assertThat(page.locator("#tab-" + path.replaceFirst("\\?.*", ""))).hasAttribute("aria-selected", "true");
        assertThat(page.locator("tbody tr").first()).isVisible();
        Duration taken = Duration.ofNanos(System.nanoTime() - begin);
        System.out.println("ConsoleScaleIT: " + path + " " + taken.toMillis() + " ms, "
                + page.locator("tbody tr").count() + " rows");
        screenshot(page, "scale-" + path.replaceFirst("\\?.*", ""));

        assertThat(page.locator("tbody tr").count()).isLessThanOrEqualTo(MOST_ROWS);
        assertThat(taken).isLessThan(PATIENCE);
        page.close();
    }

    @Test
    void theNextPageIsAnotherOne() {
        Page page = AdminPages.open(
                chromium.browser(),
                realm,
                "families?client=app",
                new Browser.NewPageOptions().setViewportSize(1280, 900));
        Locator first = page.locator("tbody tr").first();
        assertThat(first).isVisible();
        String before = first.textContent();

        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Next").setExact(true))
                .first()
                .click();

        assertThat(first).not().hasText(before);
        assertThat(page.locator("tbody tr").count()).isLessThanOrEqualTo(MOST_ROWS);
    }
}
