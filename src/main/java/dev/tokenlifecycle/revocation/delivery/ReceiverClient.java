package dev.tokenlifecycle.revocation.delivery;

import dev.tokenlifecycle.keycloak.DaemonThreads;
import dev.tokenlifecycle.keycloak.KeycloakTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.NoHttpResponseException;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.config.ConnectionConfig;
import org.apache.http.config.MessageConstraints;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client of deliveries: connects only where {@link CheckedDns} says, follows no redirect, uses no proxy but the
 * operator's for hooks, keeps no cookie, trusts what Keycloak's truststore trusts, and bounds the time and the size of an
 * answer.
 */
final class ReceiverClient implements AutoCloseable {
    /** How much of a body is read. */
    static final int LONGEST_BODY = 4 * 1024;

    private static final int MOST_HEADERS = 100;
    private static final int LONGEST_HEADER = 8 * 1024;
    private static final Duration CONNECTION_LIFE = Duration.ofMinutes(1);

    private final DeliveryOptions options;
    private final CloseableHttpClient http;
    private final ScheduledThreadPoolExecutor watchdog = new ScheduledThreadPoolExecutor(
            1, runnable -> DaemonThreads.named("token-lifecycle-delivery-timeout", runnable));

    ReceiverClient(DeliveryOptions options, Connections sockets, @Nullable KeyStore truststore, CheckedDns dns) {
        this.options = options;
        watchdog.setRemoveOnCancelPolicy(true);
        PoolingHttpClientConnectionManager connections = new PoolingHttpClientConnectionManager(
                sockets.sockets(truststore), null, null, dns, CONNECTION_LIFE.toMillis(), TimeUnit.MILLISECONDS);
        // Hooks that share a host mustn't wait for each other's connections.
        connections.setDefaultMaxPerRoute(options.threads());
        connections.setMaxTotal(2 * options.threads());
        connections.setDefaultConnectionConfig(ConnectionConfig.custom()
                .setMessageConstraints(MessageConstraints.custom()
                        .setMaxHeaderCount(MOST_HEADERS)
                        .setMaxLineLength(LONGEST_HEADER)
                        .build())
                .build());
        RequestConfig request = RequestConfig.custom()
                .setConnectTimeout((int) options.connectTimeout().toMillis())
                .setSocketTimeout((int) options.readTimeout().toMillis())
                .setConnectionRequestTimeout((int) options.connectTimeout().toMillis())
                .setRedirectsEnabled(false)
                .build();
        http = HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(request)
                .setUserAgent("keycloak-token-lifecycle")
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                // A kept connection that the receiver had closed meanwhile: it never saw the request.
                .setRetryHandler((failure, count, context) -> count == 1 && failure instanceof NoHttpResponseException)
                .build();
    }

    /** Sends {@code request} once; a failure is an answer too. */
    ReceiverResponse send(DeliveryRequest request) {
        HttpPost post = new HttpPost(request.url());
        request.headers().forEach(post::setHeader);
        post.setEntity(new ByteArrayEntity(request.body().getBytes(StandardCharsets.UTF_8)));
        ScheduledFuture<?> timeout =
                watchdog.schedule(post::abort, options.attemptTimeout().toMillis(), TimeUnit.MILLISECONDS);
        try (CloseableHttpResponse response = http.execute(post)) {
            Header retryAfter = response.getFirstHeader("Retry-After");
            return ReceiverResponse.of(
                    response.getStatusLine().getStatusCode(),
                    retryAfter == null ? null : retryAfter.getValue(),
                    body(response),
                    request.redaction(),
                    KeycloakTime.now());
        } catch (IOException failed) {
            return ReceiverResponse.none(
                    request.redaction().of(post.isAborted() ? "no answer in time" : reason(failed)));
        } finally {
            timeout.cancel(false);
        }
    }

    /** The beginning of the body. What was accepted stays accepted where the body can't be read: nobody needs it. */
    private static byte[] body(CloseableHttpResponse response) throws IOException {
        try {
            return beginning(response.getEntity());
        } catch (IOException cut) {
            if (ReceiverResponse.accepted(response.getStatusLine().getStatusCode())) {
                return new byte[0];
            }
            throw cut;
        }
    }

    // Reads to the end where the end is near, so that the connection can be kept; closing it does the rest.
    private static byte[] beginning(@Nullable HttpEntity entity) throws IOException {
        if (entity == null) {
            return new byte[0];
        }
        InputStream content = entity.getContent();
        byte[] beginning = content.readNBytes(LONGEST_BODY);
        if (beginning.length < LONGEST_BODY) {
            content.close();
        }
        return beginning;
    }

    private static String reason(IOException failed) {
        String message = failed.getMessage();
        return failed.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }

    @Override
    public void close() {
        watchdog.shutdownNow();
        try {
            http.close();
        } catch (IOException alreadyBroken) {
            // Nothing is left to close.
            return;
        }
    }
}
