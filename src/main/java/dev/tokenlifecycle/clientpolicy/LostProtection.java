package dev.tokenlifecycle.clientpolicy;

import dev.tokenlifecycle.keycloak.metrics.TaggedCounter;
import dev.tokenlifecycle.settings.OneLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventStoreProvider;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.AuthDetails;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.util.JsonSerialization;

/**
 * Reports in the log, in an admin event and in a counter that a change of a realm's client profiles or policies took away or
 * weakened what protected some client. An admin may not have meant it: the console's page of the realm's settings saves the
 * policies that it has loaded, however old they are.
 */
public final class LostProtection {
    /** The resource path of the admin event. */
    public static final String RESOURCE_PATH = "client-policies/weakened";

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
            record(lost, after);
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

    private void record(List<String> lost, List<Protection> after) {
        AdminEvent event = new AdminEvent();
        event.setId(KeycloakModelUtils.generateId());
        event.setTime(Time.currentTimeMillis());
        event.setRealmId(realm.getId());
        event.setRealmName(realm.getName());
        event.setOperationType(OperationType.ACTION);
        event.setResourceType(ResourceType.REALM);
        event.setResourcePath(RESOURCE_PATH);
        event.setAuthDetails(currentCaller());
        event.setRepresentation(json(lost, after));
        if (realm.isAdminEventsEnabled()) {
            Stream.ofNullable(session.getProvider(EventStoreProvider.class))
                    .forEach(store -> store.onEvent(event, realm.isAdminEventsDetailsEnabled()));
        }
        realm.getEventsListenersStream()
                .flatMap(id -> Stream.ofNullable(session.getProvider(EventListenerProvider.class, id)))
                .forEach(listener -> listener.onEvent(event, realm.isAdminEventsDetailsEnabled()));
    }

    private AuthDetails currentCaller() {
        AuthDetails caller = new AuthDetails();
        caller.setRealmId(realm.getId());
        caller.setRealmName(realm.getName());
        Stream.ofNullable(session.getContext().getUser()).forEach(user -> caller.setUserId(user.getId()));
        Stream.ofNullable(session.getContext().getClient()).forEach(client -> caller.setClientId(client.getId()));
        Stream.ofNullable(session.getContext().getConnection())
                .forEach(connection -> caller.setIpAddress(connection.getRemoteHost()));
        return caller;
    }

    private String json(List<String> lost, List<Protection> after) {
        try {
            return JsonSerialization.writeValueAsString(
                    Map.of("lost", lost, "before", texts(before), "after", texts(after)));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static List<String> texts(List<Protection> protections) {
        return protections.stream().map(Protection::toString).toList();
    }
}
