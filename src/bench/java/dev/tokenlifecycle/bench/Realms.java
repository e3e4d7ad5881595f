package dev.tokenlifecycle.bench;

import dev.tokenlifecycle.server.KeycloakServer;
import dev.tokenlifecycle.server.RealmKeys;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.keycloak.representations.idm.RealmRepresentation;

/** The realms that are compared. */
final class Realms {
    static final String OFF = "(a) stock, rotation off";
    static final String AGAIN = "(a) again, another realm";
    static final String STOCK = "(b) stock *Revoke Refresh Token*";
    static final String GRACE = "(c) this, grace 10";
    static final String STRICT = "(d) this, grace 0";
    static final String ALL = "(e) this, all three policies";

    private Realms() {}

    /** All of them, by name, (a) first. */
    static Map<String, TestRealm> on(KeycloakServer server) {
        Map<String, TestRealm> realms = new LinkedHashMap<>();
        realms.put(OFF, plain(server));
        realms.put(AGAIN, plain(server));
        realms.put(STOCK, realm(server, it -> {
            it.setRevokeRefreshToken(true);
            it.setRefreshTokenMaxReuse(0);
        }));
        realms.put(GRACE, rotating(server, 10));
        realms.put(STRICT, rotating(server, 0));
        realms.put(ALL, plain(server).policies(everything()));
        return realms;
    }

    /** A realm without a policy. */
    static TestRealm plain(KeycloakServer server) {
        return realm(server, it -> {});
    }

    /** A realm in which one policy rotates. */
    static TestRealm rotating(KeycloakServer server, int grace) {
        return policies(server, 1, 1, "refresh-token-rotation", Map.of("reuse-grace-seconds", Integer.toString(grace)));
    }

    /** A realm in which so many policies cap. */
    static TestRealm capped(KeycloakServer server, int policies) {
        return policies(server, policies, policies, "access-token-lifetime", Map.of("max-lifetime-seconds", "100"));
    }

    /** A realm with so many policies of one executor; those that don't match are for confidential clients. */
    static TestRealm policies(
            KeycloakServer server, int policies, int matching, String executor, Map<String, String> settings) {
        return plain(server)
                .policies(IntStream.range(0, policies)
                        .mapToObj(i -> i < matching
                                ? new Policy("p" + i, "any-client", Map.of(), executor, settings)
                                : new Policy(
                                        "p" + i,
                                        "client-access-type",
                                        Map.of("type", List.of("confidential")),
                                        executor,
                                        settings))
                        .toArray(Policy[]::new));
    }

    /** As in the demo realm. */
    private static Policy[] everything() {
        return new Policy[] {
            Policy.ofAnyClient("r", "refresh-token-rotation", Map.of("notify-user", "true")),
            Policy.ofAnyClient("l", "access-token-lifetime", Map.of("max-lifetime-seconds", "240")),
            Policy.ofAnyClient(
                    "h", "revocation-hook", Map.of("hook-name", "h", "endpoint-url", "http://127.0.0.1:9/none"))
        };
    }

    private static TestRealm realm(KeycloakServer server, Consumer<RealmRepresentation> more) {
        // Neither stored events nor the cost of a password is what is compared.
        return RealmKeys.ordinary(TestRealm.create(
                server,
                more.andThen(it -> it.setEventsEnabled(false)).andThen(it -> it.setSsoSessionIdleTimeout(18_000))));
    }
}
