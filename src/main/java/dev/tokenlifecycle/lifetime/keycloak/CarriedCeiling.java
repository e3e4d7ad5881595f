package dev.tokenlifecycle.lifetime.keycloak;

import dev.tokenlifecycle.lifetime.LifetimePolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * How a policy that matched an authorization request is carried over to the tokens of that login, where conditions such as
 * the requested acr can't be asked any more: {@code max|capIdToken|scope=seconds …}. Each policy has a note of its own, because
 * all logins of a client in one session share its notes: a later one replaces none, and the strictest holds for all.
 */
public final class CarriedCeiling {
    /**
     * How the names of the notes begin; the policy follows, and the value is empty, because a cookie of Keycloak's holds the
     * notes of a login. Earlier versions had one note with this very name and the policy as its value. The prefix {@code tl.}
     * belongs to families.
     */
    private static final String NOTE = "tl-ceiling";

    private CarriedCeiling() {}

    /** Leaves {@code policy} to the tokens of the login of {@code authenticationSession}. */
    static void leave(AuthenticationSessionModel authenticationSession, LifetimePolicy policy) {
        authenticationSession.setClientNote(NOTE + ":" + write(policy), "");
    }

    /**
     * What the logins of {@code client} were left in the session that a token of {@code clientSession} is made in. Keycloak makes
     * some tokens, such as tickets and what is exchanged for an offline login's, in a copy of that session without its clients.
     */
    static Stream<LifetimePolicy> of(
            KeycloakSession session, AuthenticatedClientSessionModel clientSession, ClientModel client) {
        UserSessionModel userSession = clientSession.getUserSession();
        Stream<AuthenticatedClientSessionModel> ofSession =
                clientSession.getClient().equals(client)
                        ? Stream.of(clientSession)
                        : Stream.ofNullable(userSession.getAuthenticatedClientSessionByClient(client.getId()));
        Stream<AuthenticatedClientSessionModel> ofOriginal = original(session, userSession).stream()
                .flatMap(each -> Stream.ofNullable(each.getAuthenticatedClientSessionByClient(client.getId())));
        return Stream.concat(ofSession, ofOriginal)
                .flatMap(each -> each.getNotes().entrySet().stream())
                .filter(note -> note.getKey().startsWith(NOTE))
                .map(note -> note.getKey().equals(NOTE)
                        ? note.getValue()
                        : note.getKey().substring(NOTE.length() + 1))
                .flatMap(note -> read(note).stream());
    }

    /** The session that {@code userSession} is a copy of; empty where it is none. */
    private static Optional<UserSessionModel> original(KeycloakSession session, UserSessionModel userSession) {
        String from = userSession.getNote(Constants.CREATED_FROM_PERSISTENT);
        if (from == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                Constants.CREATED_FROM_PERSISTENT_OFFLINE.equals(from)
                        ? session.sessions().getOfflineUserSession(userSession.getRealm(), userSession.getId())
                        : session.sessions().getUserSession(userSession.getRealm(), userSession.getId()));
    }

    /** {@code policy} as a note. */
    public static String write(LifetimePolicy policy) {
        StringJoiner scopes = new StringJoiner(" ");
        policy.scopeLifetimes().forEach((scope, lifetime) -> scopes.add(scope + "=" + lifetime.toSeconds()));
        return policy.maxLifetime().toSeconds() + "|" + policy.capIdToken() + "|" + scopes;
    }

    /** The policy of a note; empty where it isn't one of ours. */
    public static Optional<LifetimePolicy> read(String note) {
        String[] fields = note.split("\\|", 3);
        if (fields.length != 3 || !fields[0].matches("[0-9]{1,5}")) {
            return Optional.empty();
        }
        Map<String, Duration> scopes = new HashMap<>();
        for (String entry : fields[2].split(" ")) {
            int equals = entry.lastIndexOf('=');
            if (equals > 0) {
                scopes.put(entry.substring(0, equals), Duration.ofSeconds(Long.parseLong(entry.substring(equals + 1))));
            }
        }
        return Optional.of(new LifetimePolicy(
                Duration.ofSeconds(Long.parseLong(fields[0])), scopes, Boolean.parseBoolean(fields[1]), false));
    }
}
