package dev.tokenlifecycle.clientpolicy;

import dev.tokenlifecycle.keycloak.metrics.TaggedCounter;
import dev.tokenlifecycle.settings.OneLine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Reports in the log, in an admin event and in a counter that a change of a realm's client profiles or policies took away or
 * weakened what protected some client. An admin may not have meant it: the console's page of the realm's settings saves the
 * policies that it has loaded, however old they are.
 */
public final class LostProtection {
    private static final Set<String> TEXTS = Set.of(Constants.CLIENT_POLICIES, Constants.CLIENT_PROFILES);
    private static final Logger LOG = Logger.getLogger(LostProtection.class);
    private static final TaggedCounter WEAKENED = new TaggedCounter(
            "token.lifecycle.weakened.policies", "Changes of client policies that protect some client less", "realm");

    private final KeycloakSession session;
    private final RealmModel realm;
    private final List<Protection> before;

    private LostProtection(KeycloakSession session, RealmModel realm, List<Protection> before) {
        this.session = session;
        this.realm = realm;
        this.before = before;
    }

    /** Remembers what protects the clients of {@code realm} now. */
    public static LostProtection before(KeycloakSession session, RealmModel realm) {
        return new LostProtection(session, realm, Protection.of(session, realm));
    }

    /**
     * Remembers what protected the clients of {@code realm} before {@code attributes}, which Keycloak has written by now,
     * unchecked: where they hold profiles or policies, what was committed counts.
     *
     * @param attributes the attributes of the realm that is saved; null where it is saved without
     */
    public static LostProtection beforeAttributes(
            KeycloakSession session, RealmModel realm, @Nullable Map<String, String> attributes) {
        if (attributes == null || Collections.disjoint(attributes.keySet(), TEXTS)) {
            return before(session, realm);
        }
        List<Protection> committed = KeycloakModelUtils.runJobInTransactionWithResult(
                session.getKeycloakSessionFactory(),
                other -> Stream.ofNullable(other.realms().getRealm(realm.getId()))
                        .flatMap(it -> Protection.of(other, it).stream())
                        .toList());
        return new LostProtection(session, realm, committed);
    }

    /** Reports what protects them no longer. */
    public void report() {
        List<Protection> after = before.isEmpty() ? List.of() : Protection.of(session, realm);
        List<String> lost = lost(before, after);
        if (!lost.isEmpty()) {
            LOG.warnf(
                    "Clients of realm %s are protected less than before: %s",
                    OneLine.of(realm.getName()), OneLine.of(String.join("; ", lost)));
            WEAKENED.count(realm.getName());
            new LostProtectionEvent(session, realm).raise(lost, before, after);
        }
    }

    /** A sentence for each of {@code before} that nothing of {@code after} covers. */
    static List<String> lost(List<Protection> before, List<Protection> after) {
        List<String> lost = new ArrayList<>();
        for (Protection one : before) {
            if (!one.isCoveredBy(after)) {
                boolean there = after.stream()
                        .anyMatch(still -> still.policy().equals(one.policy())
                                && still.executor().equals(one.executor()));
                lost.add("policy " + one.policy()
                        + (there ? " has a weaker " : " has no longer ") + one.executor()
                        + (there ? ", or for other clients" : ""));
            }
        }
        return lost;
    }
}
