package dev.tokenlifecycle.adapter;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that publishes what Keycloak publishes, so far as an adapter asks for it. */
public final class FakeRealm implements AutoCloseable {
    private static final RSAKey CURRENT = key("current");
    private static final RSAKey NEXT = key("next");

    public final RSAKey current = CURRENT;
    final RSAKey next = NEXT;
    public final AtomicInteger keysFetched = new AtomicInteger();
    public final AtomicInteger listsFetched = new AtomicInteger();
    public volatile List<Map<String, Object>> revocations = List.of();
    public volatile RSAKey listKey = current;
    /** The keys that it publishes. */
    volatile List<RSAKey> published = List.of(current, next);

    public volatile int status = 200;
    /** What it answers in place of a list; empty: the list. */
    public volatile String refusal = "";

    private final HttpServer server;

    public FakeRealm() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            exchange.getRequestBody().readAllBytes();
            byte[] body = body(path).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(path.contains("/lists/") && !refusal.isEmpty() ? 403 : status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    public static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public URI issuer() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/realms/shop");
    }

    private String body(String path) {
        String issuer = issuer().toString();
        if (path.endsWith("/openid-configuration")) {
            return JSONObjectUtils.toJSONString(Map.of(
                    "issuer", issuer,
                    "jwks_uri", issuer + "/certs",
                    "token_endpoint", issuer + "/token",
                    "revocation_lists_endpoint", issuer + "/lists"));
        } else if (path.endsWith("/certs")) {
            keysFetched.incrementAndGet();
            return new JWKSet(published.stream().map(JWK.class::cast).toList()).toString();
        } else if (path.endsWith("/token")) {
            return "{\"access_token\":\"t\",\"expires_in\":60}";
        }
        listsFetched.incrementAndGet();
        return refusal.isEmpty() ? list() : refusal;
    }

    private String list() {
        long now = Instant.now().getEpochSecond();
        return sign(
                listKey,
                "revocation-list+jwt",
                Map.of(
                        "iss",
                        issuer().toString(),
                        "aud",
                        issuer() + "/token-lifecycle/revocation-lists/apis",
                        "iat",
                        now,
                        "exp",
                        now + 300,
                        "interval_millis",
                        100,
                        "revocations",
                        revocations));
    }

    public static String sign(RSAKey key, String type, Map<String, Object> claims) {
        try {
            JWSObject token = new JWSObject(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .type(new JOSEObjectType(type))
                            .keyID(key.getKeyID())
                            .build(),
                    new Payload(claims));
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** An access token of a session, issued a minute ago. */
    public String accessToken(String user, String sid) {
        long now = Instant.now().getEpochSecond();
        return sign(
                current,
                "JWT",
                Map.of(
                        "iss",
                        issuer().toString(),
                        "sub",
                        user,
                        "sid",
                        sid,
                        "azp",
                        "app",
                        "jti",
                        "onrtac:1",
                        "iat",
                        now - 60,
                        "exp",
                        now + 240));
    }

    /** The end of a session, as an entry of a list and as an event. */
    public Map<String, Object> ended(String sid) {
        long now = Instant.now().getEpochSecond();
        return Map.of(
                "txn",
                "t-" + sid,
                "iss",
                issuer().toString(),
                "revoked",
                "session",
                "event_timestamp",
                now,
                "sid",
                sid,
                "safe_after",
                now + 300);
    }

    /** A push that tells of the end of a session. */
    public String push(String audience, String sid) {
        return sign(current, "secevent+jwt", event(audience, ended(sid)));
    }

    /** The claims of a security event token that tells of the end of a session. */
    Map<String, Object> event(String audience, Map<String, Object> ended) {
        return Map.of(
                "iss",
                issuer().toString(),
                "aud",
                audience,
                "jti",
                "d-" + ended.get("sid"),
                "txn",
                ended.get("txn"),
                "sub_id",
                Map.of("format", "complex", "session", Map.of("format", "opaque", "id", ended.get("sid"))),
                "events",
                Map.of("https://schemas.openid.net/secevent/caep/event-type/session-revoked", ended));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
