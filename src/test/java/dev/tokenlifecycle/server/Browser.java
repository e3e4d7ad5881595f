package dev.tokenlifecycle.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
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
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser without JavaScript: keeps cookies, follows redirects within the server and submits the form of a page. */
public final class Browser {
    /** Where clients of a {@link TestRealm} are sent back to; nothing listens there. */
    public static final String CALLBACK = "http://127.0.0.1:1/callback";

    private static final Pattern FORM = Pattern.compile("<form[^>]*\\saction=\"([^\"]+)\"");
    private static final Pattern HIDDEN = Pattern.compile("<input[^>]*type=\"hidden\"[^>]*>");
    private static final Pattern NAME = Pattern.compile("name=\"([^\"]*)\"");
    private static final Pattern VALUE = Pattern.compile("value=\"([^\"]*)\"");

    // Java's own cookie store keeps secure cookies from a loopback address, which browsers take for secure.
    private final Map<String, HttpCookie> cookies = new LinkedHashMap<>();
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final String callback;
    private String page = "";
    private int status;
    private URI location;

    /** One that stops at {@link #CALLBACK}. */
    public Browser() {
        this(CALLBACK);
    }

    /** One that stops where the address begins with {@code callback}: nothing listens there. */
    Browser(String callback) {
        this.callback = callback;
        this.location = URI.create(callback);
    }

    /** Opens {@code url} and follows redirects until a page or the callback. */
    public Browser open(String url) {
        location = URI.create(url);
        return isAtCallback() ? this : send(HttpRequest.newBuilder(location).GET());
    }

    /** Logs in to {@code clientId} of {@code realm}; {@code more} is added to the request. */
    public Browser login(TestRealm realm, String clientId, String username, Map<String, String> more) {
        return authorize(realm, clientId, more).submit(Map.of("username", username, "password", TestRealm.PASSWORD));
    }

    /** Asks {@code realm} for a code for {@code clientId}: a page, or the callback where the browser has a login. */
    public Browser authorize(TestRealm realm, String clientId, Map<String, String> more) {
        Map<String, String> query = new HashMap<>(
                Map.of("client_id", clientId, "response_type", "code", "scope", "openid", "redirect_uri", CALLBACK));
        query.putAll(more);
        return open(realm.url() + "/protocol/openid-connect/auth?" + encode(query));
    }

    /** Takes the cookies of {@code other} whose name begins with {@code prefix}, as two tabs of one browser share them. */
    public Browser share(Browser other, String prefix) {
        other.cookies.values().stream()
                .filter(cookie -> cookie.getName().startsWith(prefix))
                .forEach(this::keep);
        return this;
    }

    /** Submits the first form of the page, its hidden fields and {@code fields}. */
    public Browser submit(Map<String, String> fields) {
        Matcher form = FORM.matcher(page);
        if (!form.find()) {
            throw new AssertionError("No form at " + location + ": " + page);
        }
        Map<String, String> whole = new HashMap<>();
        HIDDEN.matcher(page).results().map(match -> match.group()).forEach(input -> {
            Matcher name = NAME.matcher(input);
            Matcher value = VALUE.matcher(input);
            if (name.find()) {
                whole.put(name.group(1), value.find() ? unescape(value.group(1)) : "");
            }
        });
        whole.putAll(fields);
        location = location.resolve(unescape(form.group(1)));
        return send(HttpRequest.newBuilder(location)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(encode(whole))));
    }

    /** The authorization code in the callback that the browser was sent to. */
    public String code() {
        return URLDecoder.decode(
                location.toString().replaceFirst(".*[?&]code=([^&]+).*", "$1"), StandardCharsets.UTF_8);
    }

    /** Whether the browser was sent back to the app. */
    boolean isAtCallback() {
        return location.toString().startsWith(callback);
    }

    /** Whether the page that it shows has a form. */
    boolean hasForm() {
        return !isAtCallback() && FORM.matcher(page).find();
    }

    /** The status of the last answer. */
    int status() {
        return status;
    }

    /** Where the browser is. */
    public String location() {
        return location.toString();
    }

    /** The page that it shows. */
    public String page() {
        return page;
    }

    private Browser send(HttpRequest.Builder request) {
        try {
            String cookie = cookies.values().stream()
                    .filter(each -> location.getPath().startsWith(each.getPath()))
                    .map(each -> each.getName() + "=" + each.getValue())
                    .collect(Collectors.joining("; "));
            if (!cookie.isEmpty()) {
                request.header("Cookie", cookie);
            }
            HttpResponse<String> answer =
                    client.send(request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
            answer.headers().allValues("Set-Cookie").stream()
                    .flatMap(header -> HttpCookie.parse(header).stream())
                    .forEach(this::keep);
            page = answer.body();
            status = answer.statusCode();
            return answer.statusCode() / 100 == 3
                    ? open(location.resolve(
                                    answer.headers().firstValue("Location").orElseThrow())
                            .toString())
                    : this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void keep(HttpCookie cookie) {
        String key = cookie.getPath() + ' ' + cookie.getName();
        if (cookie.getMaxAge() == 0) {
            cookies.remove(key);
        } else {
            cookies.put(key, cookie);
        }
    }

    private static String unescape(String html) {
        return html.replace("&amp;", "&").replace("&quot;", "\"");
    }

    private static String encode(Map<String, String> form) {
        return form.entrySet().stream()
                .map(entry -> URLEncoder.encode(entry.getKey(), StandardCharsets.UTF_8)
                        + "="
                        + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
