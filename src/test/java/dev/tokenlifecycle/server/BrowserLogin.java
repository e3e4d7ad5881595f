package dev.tokenlifecycle.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** Logs {@code alice} in on Keycloak's own login page, as a browser without scripts would. */
public final class BrowserLogin {
    /** Where Keycloak sends the browser back to. */
    public static final String CALLBACK = "http://localhost/callback";

    private static final int MOST_PAGES = 6;

    private final Browser browser = new Browser(CALLBACK);

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
        URI uri = logIn(url);
        return parameters(uri.getRawFragment() == null ? uri.getRawQuery() : uri.getRawFragment());
    }

    /** The address that Keycloak sends a browser to which logs in at {@code url}, an app's request for authorization. */
    public static URI callback(URI url) {
        return new BrowserLogin().logIn(url.toString());
    }

    /** The answer of the token endpoint to one more login of this browser. */
    public JsonNode tokens(TestRealm realm, String clientId, String scope, String more) {
        String code = authorize(realm, clientId, "code", scope, more).get("code");
        return realm.redeem(clientId, code, CALLBACK);
    }

    /** Logs in at a device's verification page and agrees to everything. */
    public static void approve(String verificationUri) {
        Browser browser = new BrowserLogin().submitForms(verificationUri);
        if (browser.status() != 200) {
            throw unexpected(browser);
        }
    }

    /** Logs in at {@code url}, and returns the address that Keycloak sends the browser back to. */
    private URI logIn(String url) {
        submitForms(url);
        if (!browser.isAtCallback()) {
            throw unexpected(browser);
        }
        return URI.create(browser.location());
    }

    /** Opens {@code url} and submits the forms of the login and of what alice is asked to agree to. */
    private Browser submitForms(String url) {
        browser.open(url);
        for (int page = 0; page < MOST_PAGES && browser.hasForm(); page++) {
            browser.submit(
                    Map.of("username", "alice", "password", TestRealm.PASSWORD, "accept", "Yes", "rememberMe", "on"));
        }
        return browser;
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

    private static AssertionError unexpected(Browser browser) {
        return new AssertionError(browser.location() + " answered " + browser.status() + ": "
                + browser.page().replaceAll("\\s+", " "));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
