package dev.tokenlifecycle.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Plain HTTP with JSON: what an app or an admin sends, and what comes back. */
public final class Http {
    public static final ObjectMapper JSON = new ObjectMapper()
            .setDefaultPropertyInclusion(JsonInclude.Value.construct(Include.NON_NULL, Include.ALWAYS));
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private Http() {}

    /** An answer: its status, headers and body. */
    public record Answer(int status, HttpResponse<String> response) {
        /** The body as JSON; an empty object where there is none. */
        public JsonNode json() {
            try {
                String body = response.body();
                return body.isBlank() ? JSON.createObjectNode() : JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException("Not JSON: " + response.body(), e);
            }
        }

        /** The body as text. */
        public String text() {
            return response.body();
        }

        /** This answer, if it has {@code expected} as its status. */
        public Answer expect(int expected) {
            if (status != expected) {
                throw new AssertionError(response.request().method() + " " + response.uri() + " answered " + status
                        + " instead of " + expected + ": " + response.body());
            }
            return this;
        }

        /**
         * Checks that this is a refusal with a sentence.
         *
         * @param member where the sentence stands: {@code errorMessage} in this extension's own refusals, {@code error} in
         *     Keycloak's
         */
        public void expectRefusal(int expected, String member) {
            String sentence = expect(expected).json().path(member).asText("");
            if (sentence.isBlank()) {
                throw new AssertionError(response.uri() + " answered without " + member + ": " + response.body());
            }
        }
    }

    /** Posts a form. */
    public static Answer post(String url, Map<String, String> form, String... headers) {
        String body = form.entrySet().stream()
                .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&"));
        return send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                headers);
    }

    /** Sends JSON; a null body sends none. */
    public static Answer json(String method, String url, Object body, String... headers) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
            if (body == null) {
                return send(request.method(method, HttpRequest.BodyPublishers.noBody()), headers);
            }
            String text = body instanceof String json ? json : JSON.writeValueAsString(body);
            return send(
                    request.header("Content-Type", "application/json")
                            .method(method, HttpRequest.BodyPublishers.ofString(text)),
                    headers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gets. */
    public static Answer get(String url, String... headers) {
        return send(HttpRequest.newBuilder(URI.create(url)).GET(), headers);
    }

    private static Answer send(HttpRequest.Builder request, String... headers) {
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<String> response =
                    CLIENT.send(request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
