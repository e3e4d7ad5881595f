package dev.tokenlifecycle.admin.incidents;

import dev.tokenlifecycle.admin.request.AdminRequest;
import dev.tokenlifecycle.admin.request.Errors;
import dev.tokenlifecycle.admin.request.QueryParameters;
import dev.tokenlifecycle.rotation.Verdict;
import dev.tokenlifecycle.settings.Quoted;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.Event;
import org.keycloak.models.UserModel;

/** {@code incidents}: what was decided about refresh tokens, from the events that the realm has saved. */
public final class IncidentsResource {
    private final AdminRequest admin;
    private final SavedVerdicts saved;

    public IncidentsResource(AdminRequest admin) {
        this.admin = admin;
        this.saved = new SavedVerdicts(admin.session(), admin.realm());
    }

    /** Incidents, newest first, and how many there are of each verdict; ordinary rotations where they are asked for. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public IncidentPageRepresentation list() {
        admin.auth().realm().requireViewEvents();
        QueryParameters query =
                QueryParameters.of(admin.session(), "verdict", "client", "user", "from", "to", "first", "max");
        IncidentQuery wanted = new IncidentQuery(
                verdicts(query.text("verdict")),
                query.text("client"),
                query.text("user"),
                instant("from", query.text("from"), Instant.EPOCH),
                instant("to", query.text("to"), Instant.ofEpochMilli(Long.MAX_VALUE)),
                query.first(),
                query.max());
        Map<String, Long> counts = saved.count(wanted);
        Map<String, @Nullable String> names = new HashMap<>();
        return new IncidentPageRepresentation(
                wanted.first(),
                wanted.max(),
                counts.values().stream().mapToLong(Long::longValue).sum(),
                counts,
                saved.notRecorded(),
                saved.find(wanted).stream()
                        .map(event -> IncidentRepresentation.of(event, name(event, names)))
                        .toList());
    }

    private @Nullable String name(Event event, Map<String, @Nullable String> names) {
        String id = event.getUserId();
        return id == null ? null : names.computeIfAbsent(id, this::name);
    }

    private @Nullable String name(String id) {
        UserModel user = admin.session().users().getUserById(admin.realm(), id);
        return user != null && admin.auth().users().canView(user) ? user.getUsername() : null;
    }

    private static Set<Verdict> verdicts(@Nullable String words) {
        if (words == null) {
            return EnumSet.complementOf(EnumSet.of(Verdict.ROTATED, Verdict.EXEMPT));
        }
        return Arrays.stream(words.split(","))
                .map(IncidentsResource::verdict)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Verdict.class)));
    }

    private static Verdict verdict(String word) {
        return Arrays.stream(Verdict.values())
                .filter(verdict -> verdict.wireName().equals(word.strip()))
                .findFirst()
                .orElseThrow(() -> Errors.badRequest("verdict must be one or some of "
                        + Arrays.stream(Verdict.values()).map(Verdict::wireName).collect(Collectors.joining(", "))
                        + ", separated by commas, was " + Quoted.of(word)));
    }

    private static Instant instant(String name, @Nullable String text, Instant missing) {
        try {
            return text == null ? missing : Instant.parse(text);
        } catch (DateTimeException unreadable) {
            throw Errors.badRequest(name + " must be an instant such as 2026-11-25T22:00:00Z, was " + Quoted.of(text));
        }
    }
}
