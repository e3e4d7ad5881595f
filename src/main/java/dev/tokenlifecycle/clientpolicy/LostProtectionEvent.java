package dev.tokenlifecycle.clientpolicy;

import dev.tokenlifecycle.keycloak.KeycloakTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventStoreProvider;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.AuthDetails;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.util.JsonSerialization;

/** The admin event that says which protection a change of client policies took away. */
public record LostProtectionEvent(KeycloakSession session, RealmModel realm) {
    /** Its resource path. */
    public static final String RESOURCE_PATH = "client-policies/weakened";

    /** Raises it for {@code lost}, a sentence for each of {@code before} that nothing of {@code after} covers. */
    void raise(List<String> lost, List<Protection> before, List<Protection> after) {
        AdminEvent event = new AdminEvent();
        event.setId(KeycloakModelUtils.generateId());
        event.setTime(KeycloakTime.now().toEpochMilli());
        event.setRealmId(realm.getId());
        event.setRealmName(realm.getName());
        event.setOperationType(OperationType.ACTION);
        event.setResourceType(ResourceType.REALM);
        event.setResourcePath(RESOURCE_PATH);
        event.setAuthDetails(currentCaller());
        event.setRepresentation(json(lost, before, after));
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

    private static String json(List<String> lost, List<Protection> before, List<Protection> after) {
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
