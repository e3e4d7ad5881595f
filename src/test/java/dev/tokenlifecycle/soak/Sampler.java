package dev.tokenlifecycle.soak;

import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Measures what must not grow: memory, threads and caches of the nodes, connections and rows of the database. */
final class Sampler {
    private static final Map<String, String> COUNTS = Map.of(
            "connections", "select count(*) from pg_stat_activity where backend_type = 'client backend'",
            "families", "select count(*) from tl_token_family",
            "families overdue",
                    "select count(*) from tl_token_family where delete_after < (extract(epoch from now()) - 600) * 1000",
            "outbox", "select count(*) from outbox_entry",
            "listed", "select count(*) from tl_listed_revocation",
            "sessions", "select count(*) from offline_user_session",
            "sessions overdue",
                    "select count(*) from offline_user_session where realm_id not in (select id from realm where name = 'master')"
                            + " and created_on < extract(epoch from now()) - 600 - " + SoakIT.SESSION_SECONDS);

    private final Cluster cluster;

    Sampler(Cluster cluster) {
        this.cluster = cluster;
    }

    Sample at(Duration at) {
        Map<String, Double> values = new LinkedHashMap<>();
        List<DistributionServer> alive = cluster.alive();
        double singleUse = 0;
        for (DistributionServer node : alive) {
            String name = node == cluster.first() ? "node 1" : "node 2";
            try {
                collectGarbage(node);
                String metrics = Http.get(node.managementUrl() + "/metrics").text();
                values.put("heap " + name, sum(metrics, "jvm_memory_used_bytes", "area=\"heap\"") / 1_000_000);
                values.put("threads " + name, sum(metrics, "jvm_threads_live_threads", ""));
                singleUse += sum(metrics, "vendor_statistics_approximate_entries_unique", "cache=\"actionTokens\"");
            } catch (IOException | UncheckedIOException killed) {
                return new Sample(at, counts(values));
            }
        }
        if (alive.size() == 2) {
            values.put("single-use objects", singleUse);
        }
        return new Sample(at, counts(values));
    }

    private Map<String, Double> counts(Map<String, Double> values) {
        try (Connection connection = cluster.postgres().connect();
                Statement statement = connection.createStatement()) {
            for (Map.Entry<String, String> each : COUNTS.entrySet()) {
                try (ResultSet rows = statement.executeQuery(each.getValue())) {
                    rows.next();
                    values.put(each.getKey(), rows.getDouble(1));
                }
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is garbage isn't a leak. */
    private static void collectGarbage(DistributionServer node) throws IOException {
        try {
            Process collected = new ProcessBuilder(
                            System.getProperty("java.home") + "/bin/jcmd", Long.toString(node.pid()), "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!collected.waitFor(20, TimeUnit.SECONDS) || collected.exitValue() != 0) {
                collected.destroyForcibly();
                throw new IOException("jcmd found no server");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }

    private static double sum(String metrics, String name, String tag) {
        List<Double> found = metrics.lines()
                .filter(line -> line.startsWith(name) && line.contains(tag))
                .map(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalStateException("The server has no metric " + name + " with " + tag);
        }
        return found.stream().mapToDouble(Double::doubleValue).sum();
    }
}
