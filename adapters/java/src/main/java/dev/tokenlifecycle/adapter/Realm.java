package dev.tokenlifecycle.adapter;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;

/** Talks to Keycloak: discovery, keys, an access token for the reader, the list. */
final class Realm {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration SPARE = Duration.ofSeconds(10);

    private final Settings settings;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private volatile Map<String, Object> discovery = Map.of();
    private String accessToken = "";
    private Instant accessTokenEnds = Instant.MIN;
    private String etag;

    Realm(Settings settings) {
        this.settings = settings;
    }

    /** The keys, as JSON. */
    String keys() throws IOException {
        return text(get(discovered("jwks_uri")).build());
    }

    /** The list as a signed JWT; empty where it is the one that was fetched last. */
    Optional<String> list() throws IOException {
        HttpRequest.Builder request = get(discovered("revocation_lists_endpoint") + "/" + settings.list())
                .header("Authorization", "Bearer " + token())
                .header("Accept-Encoding", "gzip");
        if (etag != null) {
            request.header("If-None-Match", etag);
        }
        HttpResponse<byte[]> response = send(request.build());
        if (response.statusCode() == 304) {
            return Optional.empty();
        }
        if (response.statusCode() == 401) {
            accessTokenEnds = Instant.MIN;
        }
        String list = body(response);
        etag = response.headers().firstValue("ETag").orElse(null);
        return Optional.of(list);
    }

    /** The next fetch is answered with the list, whatever was fetched before. */
    void forgetList() {
        etag = null;
    }

    private String token() throws IOException {
        if (Instant.now().isBefore(accessTokenEnds)) {
            return accessToken;
        }
        String credentials = encoded(settings.clientId()) + ":" + encoded(settings.clientSecret());
        Map<String, Object> answer = json(HttpRequest.newBuilder(URI.create(discovered("token_endpoint")))
                .timeout(TIMEOUT)
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes(credentials)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
                .build());
        Long lives = Json.seconds(answer, "expires_in");
        accessToken = String.valueOf(answer.get("access_token"));
        accessTokenEnds = Instant.now().plusSeconds(lives == null ? 0 : lives).minus(SPARE);
        return accessToken;
    }

    private String discovered(String member) throws IOException {
        Map<String, Object> found = discovery;
        if (found.isEmpty()) {
            found = json(
                    get(settings.issuer() + "/.well-known/openid-configuration").build());
            if (!settings.issuer().equals(found.get("issuer"))) {
                throw new IOException(settings.issuer() + " says that its issuer is " + found.get("issuer"));
            }
            discovery = found;
        }
        if (found.get(member) instanceof String url) {
            return url;
        }
        discovery = Map.of();
        throw new IOException(settings.issuer() + " has no " + member);
    }

    private static HttpRequest.Builder get(String url) {
        return HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).GET();
    }

    private Map<String, Object> json(HttpRequest request) throws IOException {
        try {
            return JSONObjectUtils.parse(text(request));
        } catch (ParseException noJson) {
            throw new IOException(request.uri() + " answers no JSON", noJson);
        }
    }

    private String text(HttpRequest request) throws IOException {
        return body(send(request));
    }

    private static String body(HttpResponse<byte[]> response) throws IOException {
        if (response.statusCode() != 200) {
            throw new IOException(
                    response.uri() + " answers " + response.statusCode() + Refusal.reason(unpacked(response)));
        }
        return unpacked(response);
    }

    private static String unpacked(HttpResponse<byte[]> response) throws IOException {
        boolean packed = response.headers()
                .firstValue("Content-Encoding")
                .filter("gzip"::equals)
                .isPresent();
        try (InputStream body = packed
                ? new GZIPInputStream(new ByteArrayInputStream(response.body()))
                : new ByteArrayInputStream(response.body())) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    // The timeout of the request ends with the headers of the answer: a body that never ends must not hold the caller.
    private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        try {
            return answer.get(2 * TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new IOException(request.uri() + " can't be reached: " + failed.getCause(), failed.getCause());
        } catch (TimeoutException slow) {
            throw new IOException(request.uri() + " answers too slowly", slow);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        } finally {
            answer.cancel(true);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
