package dev.tokenlifecycle.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenlifecycle.server.Receiver;
import dev.tokenlifecycle.server.Receiver.Received;
import dev.tokenlifecycle.server.Receiver.Reply;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import dev.tokenlifecycle.soak.Chart.Panel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An hour of mixed load ({@code -Dsoak.minutes}) on two nodes, of which one is killed every ten minutes, with a receiver that fails now and then: nobody
 * honest is refused, no thief is served, every revocation arrives, and nothing grows.
 */
@Tag("slow")
final class SoakIT {
    private static final Duration LENGTH = Duration.ofMinutes(Integer.getInteger("soak.minutes", 60));
    private static final int PER_SECOND = Integer.getInteger("soak.per.second", 5);
    private static final Duration KILLED_EVERY = LENGTH.dividedBy(6);
    /** From when on as many sessions and deliveries go as come. */
    private static final Duration SETTLED = Duration.ofMinutes(21);

    /** How long a session lives at most. */
    static final int SESSION_SECONDS = 300;

    /**
     * Rows that are deleted every ten minutes come and go by hundreds. Of sessions there are as many as users log in, which a busy
     * machine lets them do in bursts.
     */
    private static final Map<String, Integer> ROOM = Map.of("outbox", 100, "listed", 100, "sessions", 100);

    private static final List<Panel> PANELS = List.of(
            new Panel("Heap after a collection, MB", List.of("heap node 1", "heap node 2")),
            new Panel("Threads", List.of("threads node 1", "threads node 2")),
            new Panel("Connections of the database", List.of("connections")),
            new Panel("Single-use objects of Keycloak", List.of("single-use objects")),
            new Panel("Families (rows)", List.of("families")),
            new Panel("Families ten minutes after they should be gone", List.of("families overdue")),
            new Panel("Outbox (rows)", List.of("outbox")),
            new Panel("Listed revocations (rows)", List.of("listed")),
            new Panel("Sessions of Keycloak (rows)", List.of("sessions")),
            new Panel("Sessions ten minutes after they should be gone", List.of("sessions overdue")));

    private final Tally tally = new Tally();
    private final List<Sample> samples = new ArrayList<>();
    private final List<Duration> kills = new CopyOnWriteArrayList<>();
    private Instant begin = Instant.now();

    @Test
    void nothingGrowsAndNobodyIsWronged() throws Exception {
        try (Cluster cluster = new Cluster();
                TestRealm realm = realm(cluster);
                Receiver receiver = Receiver.start().answering(this::nowAndThenFailing)) {
            realm.policies(
                    policy("refresh-token-rotation", Map.of()),
                    policy("access-token-lifetime", Map.of("max-lifetime-seconds", "60")),
                    policy(
                            "revocation-hook",
                            Map.of(
                                    "hook-name",
                                    "soak",
                                    "endpoint-url",
                                    receiver.url("/"),
                                    "delivery",
                                    List.of("push", "list"))));
            run(cluster, new MixedLoad(cluster, realm, tally));
            receiver.answering(request -> Reply.of(202));

            report();
            assertThat(tally.wrong()).as("what went wrong").isEmpty();
            assertThat(tally.of("thefts")).isPositive();
            await().atMost(Duration.ofMinutes(15))
                    .until(() -> rows(cluster, "select count(*) from outbox_entry where status = 'PENDING'") == 0);
            assertThat(receiver.received().stream().map(Received::id).distinct().count())
                    .as("revocations that arrived")
                    .isGreaterThanOrEqualTo(tally.of("thefts")
                            + tally.of("revoked tokens")
                            + tally.of("logouts")
                            + tally.of("sessions ended by an admin"));
            assertFlat();
        }
    }

    private void run(Cluster cluster, MixedLoad load) {
        begin = Instant.now();
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        ExecutorService users = Executors.newFixedThreadPool(8);
        ExecutorService killer = Executors.newSingleThreadExecutor();
        ScheduledFuture<?> unused = clock.scheduleAtFixedRate(
                () -> users.execute(load::step), 0, 1_000_000 / PER_SECOND, TimeUnit.MICROSECONDS);
        Sampler sampler = new Sampler(cluster);
        Duration every = LENGTH.dividedBy(60);
        for (Duration next = Duration.ZERO; next.compareTo(LENGTH) < 0; next = later(next.plus(every), now())) {
            Duration at = next;
            await().atMost(every.multipliedBy(3)).until(() -> now().compareTo(at) >= 0);
            if (cluster.isWhole() && now().compareTo(KILLED_EVERY.multipliedBy(kills.size() + 1L)) >= 0) {
                kills.add(now());
                killer.execute(() -> tally.doing(cluster::killAndRestart));
            }
            Sample sample = sampler.at(now());
            System.out.println("SoakIT: " + sample.at().toSeconds() + " s " + sample.values() + " " + tally);
            samples.add(sample);
        }
        clock.shutdown();
        users.shutdown();
        killer.shutdown();
        await().atMost(Duration.ofMinutes(3)).until(() -> users.isTerminated() && killer.isTerminated());
    }

    private void assertFlat() {
        if (LENGTH.compareTo(SETTLED.plus(SETTLED.dividedBy(2))) < 0) {
            System.out.println("SoakIT: too short to say what grows: at least "
                    + SETTLED.plus(SETTLED.dividedBy(2)).toMinutes() + " minutes are needed");
            return;
        }
        // The second node begins anew with each kill: what it holds grows until it is warm. And a family's row stays up
        // to an hour
        // after it has expired (0171), so their number says nothing here.
        assertThat(PANELS)
                .flatExtracting(Panel::series)
                .filteredOn(series -> !series.endsWith("node 2") && !series.equals("families"))
                .allSatisfy(series -> {
                    Trend trend = Trend.of(samples, series, SETTLED);
                    System.out.printf(
                            "SoakIT: %s: median %.0f, grows by %.1f%n", series, trend.median(), trend.growth());
                    assertThat(trend.isFlat(0.15, ROOM.getOrDefault(series, 15)))
                            .as(series + " " + trend)
                            .isTrue();
                });
    }

    private void report() throws IOException {
        Path svg = Path.of("target", "soak.svg");
        Files.writeString(svg, new Chart(samples, kills).svg(PANELS));
        System.out.println("SoakIT: " + LENGTH.toMinutes() + " minutes, " + PER_SECOND + " steps a second, "
                + kills.size() + " kills, " + tally + "; chart in " + svg);
    }

    /** For 20 seconds of each two minutes everything is refused, and otherwise each fiftieth. */
    private Reply nowAndThenFailing(Received request) {
        boolean down = now().toSeconds() % 120 >= 100;
        return Reply.of(down || ThreadLocalRandom.current().nextInt(50) == 0 ? 503 : 202);
    }

    private static Duration later(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private Duration now() {
        return Duration.between(begin, Instant.now());
    }

    private static TestRealm realm(Cluster cluster) {
        return TestRealm.create(cluster.first(), it -> {
            it.setEventsEnabled(false);
            it.setAdminEventsEnabled(false);
            it.setEventsListeners(List.of());
            it.setAccessTokenLifespan(60);
            it.setSsoSessionMaxLifespan(SESSION_SECONDS);
        });
    }

    private static Policy policy(String executor, Map<String, ?> settings) {
        return Policy.ofAnyClient(executor, executor, settings);
    }

    private static long rows(Cluster cluster, String select) throws Exception {
        try (var connection = cluster.postgres().connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(select)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
