package dev.tokenlifecycle.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** One endpoint, over kept connections: it shares the machine with the server, so it must cost as little as it can. */
final class Wire {
    static {
        System.setProperty("http.maxConnections", "32");
        // A refresh that was sent twice would be reuse.
        System.setProperty("sun.net.http.retryPost", "false");
    }

    private final URL url;

    Wire(String url) {
        try {
            this.url = URI.create(url).toURL();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Posts a form; any answer but 200 is an error. */
    String post(Map<String, String> form) {
        byte[] body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.UTF_8);
        try {
            HttpURLConnection connection = (HttpURLConnection) url.openConnection();
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
            connection.setFixedLengthStreamingMode(body.length);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body);
            }
            if (connection.getResponseCode() != 200) {
                throw new AssertionError(url + " answered " + connection.getResponseCode() + ": "
                        + new String(connection.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
            }
            return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The refresh token of a token answer. */
    static String refreshToken(String answer) {
        return value("refresh_token", answer);
    }

    /** A string of a JSON answer. */
    static String value(String field, String answer) {
        String key = "\"" + field + "\":\"";
        int begin = answer.indexOf(key) + key.length();
        return answer.substring(begin, answer.indexOf('"', begin));
    }
}
