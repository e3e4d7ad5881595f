package dev.tokenlifecycle.admin.incidents;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.events.EventType;
import org.keycloak.models.RealmModel;

/** Which of the events of refreshes a realm saves: by default none. */
public final class RecordedEvents {
    static final List<String> NEEDED = Stream.of(EventType.REFRESH_TOKEN, EventType.REFRESH_TOKEN_ERROR)
            .map(EventType::name)
            .toList();

    private RecordedEvents() {}

    /** The types that are needed and that {@code realm} doesn't save. */
    public static List<String> missing(RealmModel realm) {
        Set<String> saved =
                realm.isEventsEnabled() ? realm.getEnabledEventTypesStream().collect(Collectors.toSet()) : Set.of();
        return NEEDED.stream().filter(type -> !saved.contains(type)).toList();
    }
}
