import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.sun.net.httpserver.HttpServer;
import dev.tokenlifecycle.adapter.RevocationList;
import dev.tokenlifecycle.adapter.RevocationStore;
import dev.tokenlifecycle.adapter.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.text.ParseException;
import java.util.Set;
import java.util.concurrent.Executors;

/**
 * A small API that serves whoever has a good access token of the realm, and refuses a token once Keycloak has revoked it. Start it
 * with {@code java -cp "adapters/java/target/*:adapters/java/target/lib/*" examples/Api.java [port] [realm URL]}.
 */
final class Api {
    public static void main(String[] args) {
        try {
            start(args);
        } catch (IllegalArgumentException wrong) {
            System.err.println("usage: java -cp \"adapters/java/target/*:adapters/java/target/lib/*\" examples/Api.java"
                    + " [port] [realm URL] (" + wrong.getMessage() + ")");
            System.exit(2);
        } catch (IOException busy) {
            System.err.println("Can't listen on port " + (args.length > 0 ? args[0] : "8091") + ": " + busy.getMessage());
            System.exit(1);
        }
    }

    private static void start(String[] args) throws IOException {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 8091;
        String realm = args.length > 1 ? args[1] : "http://localhost:8080/realms/demo";
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", port);
        if (args.length > 2 || !realm.matches("https?://.+/realms/[^/?#]+")) {
            throw new IllegalArgumentException("the realm URL is such as http://localhost:8080/realms/demo");
        }
        DefaultJWTProcessor<SecurityContext> tokens = tokensOf(realm);
        RevocationList revocations = new RevocationList(
                        Settings.list(URI.create(realm), "tour", "api", "api-secret"),
                        RevocationStore.MEMORY,
                        System.out::println)
                .start();

        HttpServer server = HttpServer.create(address, 0);
        server.setExecutor(Executors.newFixedThreadPool(8));
        server.createContext("/things", exchange -> {
            try (exchange) {
                String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
                int status = 401;
                try {
                    JWTClaimsSet claims = tokens.process(authorization.replaceFirst("^Bearer ", ""), null);
                    status = revocations.isRevoked(claims.getClaims()) ? 401 : 200;
                } catch (ParseException | BadJOSEException | JOSEException refused) {
                    System.out.println("refused: " + refused.getMessage());
                }
                exchange.sendResponseHeaders(status, -1);
            }
        });
        server.start();
        System.out.println("Listening on http://127.0.0.1:" + port + "/things for " + realm);
    }

    /** Checks signature, issuer and expiry: what every API does with an access token. */
    private static DefaultJWTProcessor<SecurityContext> tokensOf(String realm) throws IOException {
        DefaultJWTProcessor<SecurityContext> tokens = new DefaultJWTProcessor<>();
        tokens.setJWSKeySelector(new JWSVerificationKeySelector<>(
                JWSAlgorithm.RS256,
                JWKSourceBuilder.create(URI.create(realm + "/protocol/openid-connect/certs").toURL()).build()));
        tokens.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                new JWTClaimsSet.Builder().issuer(realm).build(), Set.of("exp", "sub")));
        return tokens;
    }
}
