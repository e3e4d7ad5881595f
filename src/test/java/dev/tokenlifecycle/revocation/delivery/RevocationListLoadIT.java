package dev.tokenlifecycle.revocation.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenlifecycle.server.TestRealm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a list costs by its length, and that readers and pollers, however many, cost the database one query a second each. */
@Tag("slow")
final class RevocationListLoadIT {
    private static final int READERS = 20;
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newHttpClient();
    private final DeliveryServer deliveries = DeliveryServer.shared();

    @Test
    void aListOfAnyLengthCostsOneQueryASecondHoweverManyFetchIt() throws Exception {
        for (int entries : new int[] {10, 1_000, 100_000}) {
            try (TestRealm realm = TestRealm.create(deliveries.server())) {
                realm.policy("revocation-hook", Map.of("hook-name", "load", "delivery", List.of("list", "poll")));
                Subscriber subscriber = Subscriber.of(realm, "load");
                list(realm, entries);
                String token = subscriber.token();
                String url = realm.url() + "/token-lifecycle/revocation-lists/load";
                long begin = System.nanoTime();
                HttpResponse<byte[]> first = get(url, token, "Accept-Encoding", "identity");
                long signed = millisSince(begin);
                HttpResponse<byte[]> packed = get(url, token, "Accept-Encoding", "gzip");
                String etag = first.headers().firstValue("ETag").orElseThrow();

                long scans = scans("tl_listed_revocation");
                List<Long> micros =
                        readers(() -> get(url, token, "If-None-Match", etag).statusCode());
                await().during(Duration.ofSeconds(2))
                        .atMost(Duration.ofSeconds(5))
                        .until(() -> true);
                long queries = scans("tl_listed_revocation") - scans;

                System.out.println("RevocationListLoadIT: " + entries + " entries, " + first.body().length + " bytes, "
                        + packed.body().length + " packed, first fetch " + signed + " ms, then "
                        + micros.size() / LONG_ENOUGH.toSeconds() + "/s by " + READERS + " readers, p50 "
                        + micros.get(micros.size() / 2) + " us, p99 " + micros.get(micros.size() * 99 / 100) + " us, "
                        + queries + " queries in " + LONG_ENOUGH.toSeconds() + " s");
                assertThat(queries).isLessThanOrEqualTo(LONG_ENOUGH.toSeconds() + 2);
            }
        }
    }

    /** Besides the loop that pushes, which looks every two seconds, and what a request of its own queries. */
    @Test
    void pollersCostOneQueryASecondHoweverManyTheyAre() throws Exception {
        try (TestRealm realm = TestRealm.create(deliveries.server())) {
            realm.policy("revocation-hook", Map.of("hook-name", "load", "delivery", List.of("poll")));
            Subscriber subscriber = Subscriber.of(realm, "load");
            String token = subscriber.token();
            String url = realm.url() + "/token-lifecycle/security-events/load";
            long idle = scansWhile(() -> 0, false);
            long polled = scansWhile(() -> post(url, token, "{\"returnImmediately\":true}"), true);

            System.out.println("RevocationListLoadIT: outbox scans in " + LONG_ENOUGH.toSeconds() + " s, idle " + idle
                    + ", with " + READERS + " pollers " + polled);
            assertThat(polled - idle).isLessThanOrEqualTo(LONG_ENOUGH.toSeconds() + 3);
        }
    }

    private long scansWhile(Call call, boolean busy) throws InterruptedException, ExecutionException {
        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(5)).until(() -> true);
        long before = scans("outbox_entry");
        if (busy) {
            System.out.println("RevocationListLoadIT: " + readers(call).size() / LONG_ENOUGH.toSeconds() + " polls/s");
        } else {
            await().during(LONG_ENOUGH).atMost(LONG_ENOUGH.multipliedBy(2)).until(() -> true);
        }
        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(5)).until(() -> true);
        return scans("outbox_entry") - before;
    }

    private interface Call {
        int status() throws IOException, InterruptedException;
    }

    /** How long each call took, in order. */
    private List<Long> readers(Call call) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(READERS);
        ConcurrentLinkedQueue<Long> micros = new ConcurrentLinkedQueue<>();
        long end = System.nanoTime() + LONG_ENOUGH.toNanos();
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            running.add(threads.submit(() -> {
                while (System.nanoTime() < end) {
                    long begin = System.nanoTime();
                    assertThat(call.status()).isIn(200, 304);
                    micros.add((System.nanoTime() - begin) / 1_000);
                }
                return null;
            }));
        }
        for (Future<?> each : running) {
            each.get();
        }
        threads.shutdown();
        return micros.stream().sorted().toList();
    }

    private HttpResponse<byte[]> get(String url, String token, String... headers)
            throws IOException, InterruptedException {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Authorization";
        all[headers.length + 1] = "Bearer " + token;
        return http.send(HttpRequest.newBuilder(URI.create(url)).headers(all).build(), BodyHandlers.ofByteArray());
    }

    private int post(String url, String token, String body) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create(url))
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofByteArray())
                .statusCode();
    }

    private void list(TestRealm realm, int entries) {
        String realmId = realm.admin("").get("id").asText();
        long now = System.currentTimeMillis();
        String entry = "{\"txn\":\"' || md5(n::text) || '\",\"iss\":\"" + realm.url()
                + "\",\"type\":\"session-revoked\",\"event_timestamp\":" + now / 1_000
                + ",\"sub\":\"' || md5('u' || n) ||"
                + " '\",\"initiating_entity\":\"user\",\"revocation_reason\":\"logout\",\"revoked\":\"session\",\"sid\":\"'"
                + " || md5('s' || n) || '\",\"safe_after\":" + (now / 1_000 + 3_600)
                + "}";
        deliveries
                .outbox()
                .change("insert into tl_listed_revocation (id, realm_id, hook, recorded_at, safe_after, entry)"
                        + " select md5('" + realmId + "' || n), '" + realmId + "', 'load', " + now + ", "
                        + (now + 3_600_000) + ", '" + entry + "' from generate_series(1, " + entries + ") n");
    }

    private long scans(String table) {
        return Long.parseLong(deliveries
                .outbox()
                .one("select seq_scan + coalesce(idx_scan, 0) from pg_stat_user_tables where relname = '" + table
                        + "'"));
    }

    private static long millisSince(long begin) {
        return (System.nanoTime() - begin) / 1_000_000;
    }
}
