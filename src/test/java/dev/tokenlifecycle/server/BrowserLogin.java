package dev.tokenlifecycle.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Logs {@code alice} in on Keycloak's own login page, as a browser without scripts would. */
public final class BrowserLogin {
    private static final Pattern ACTION = Pattern.compile("<form[^>]*\\saction=\"([^\"]+)\"");
    /** Where Keycloak sends the browser back to. */
    public static final String CALLBACK = "http://localhost/callback";

    private static final int MOST_PAGES = 6;

    private final HttpClient browser =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    /** By hand: Java's cookie store, unlike a browser, sends no secure cookie to a loopback address over HTTP. */
    private final Map<String, String> cookies = new LinkedHashMap<>();

    /** A browser without cookies; what it logs in to one after the other shares one session. */
    public BrowserLogin() {}

    /** The parameters with which Keycloak sends the browser back to {@code http://localhost/callback}. */
    public static Map<String, String> at(TestRealm realm, String clientId, String responseType, String scope) {
        return at(realm, clientId, responseType, scope, "");
    }

    /** The same with {@code more} parameters, such as {@code &acr_values=gold}. */
    public static Map<String, String> at(
            TestRealm realm, String clientId, String responseType, String scope, String more) {
        return new BrowserLogin().authorize(realm, clientId, responseType, scope, more);
    }

    /** The parameters of {@code count} logins of one browser, which share one session. */
    public static List<Map<String, String>> timesAt(TestRealm realm, String clientId, String scope, int count) {
        BrowserLogin browser = new BrowserLogin();
        return IntStream.range(0, count)
                .mapToObj(i -> browser.authorize(realm, clientId, "code", scope, ""))
                .toList();
    }

    /** The parameters of one more login of this browser. */
    public Map<String, String> authorize(
            TestRealm realm, String clientId, String responseType, String scope, String more) {
        String url = realm.url() + "/protocol/openid-connect/auth?client_id=" + clientId + "&response_type="
                + encode(responseType) + "&scope=" + encode(scope) + "&state=s&nonce=" + UUID.randomUUID()
                + "&redirect_uri=" + encode(CALLBACK) + more;
        HttpResponse<String> answer = follow(url);
        String back = answer.headers().firstValue("location").orElseThrow(() -> unexpected(answer));
        URI uri = URI.create(back);
        return parameters(uri.getRawFragment() == null ? uri.getRawQuery() : uri.getRawFragment());
    }

    /** The address that Keycloak sends a browser to which logs in at {@code url}, an app's request for authorization. */
    public static URI callback(URI url) {
        HttpResponse<String> answer = new BrowserLogin().follow(url.toString());
        return URI.create(answer.headers().firstValue("location").orElseThrow(() -> unexpected(answer)));
    }

    /** The answer of the token endpoint to one more login of this browser. */
    public JsonNode tokens(TestRealm realm, String clientId, String scope, String more) {
        String code = authorize(realm, clientId, "code", scope, more).get("code");
        return realm.redeem(clientId, code, CALLBACK);
    }

    /** Logs in at a device's verification page and agrees to everything. */
    public static void approve(TestRealm realm, String verificationUri) {
        HttpResponse<String> answer = new BrowserLogin().follow(verificationUri);
        if (answer.statusCode() != 200) {
            throw unexpected(answer);
        }
    }

    private HttpResponse<String> follow(String url) {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(URI.create(url)).GET());
        for (int page = 0; page < MOST_PAGES; page++) {
            String location = answer.headers().firstValue("location").orElse(null);
            if (location != null && location.startsWith(CALLBACK)) {
                return answer;
            }
            if (location != null) {
                answer = send(
                        HttpRequest.newBuilder(answer.uri().resolve(location)).GET());
                continue;
            }
            Matcher form = ACTION.matcher(answer.body());
            if (!form.find()) {
                return answer;
            }
            String fields = "username=alice&password=" + TestRealm.PASSWORD + "&accept=Yes&rememberMe=on";
            answer = send(
                    HttpRequest.newBuilder(answer.uri().resolve(form.group(1).replace("&amp;", "&")))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString(fields)));
        }
        return answer;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        try {
            HttpResponse<String> answer =
                    browser.send(request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
            for (String cookie : answer.headers().allValues("set-cookie")) {
                String pair = cookie.split(";", 2)[0];
                cookies.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            parameters.put(
                    pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return parameters;
    }

    private static AssertionError unexpected(HttpResponse<String> answer) {
        return new AssertionError(answer.uri() + " answered " + answer.statusCode() + ": "
                + answer.body().replaceAll("\\s+", " "));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
