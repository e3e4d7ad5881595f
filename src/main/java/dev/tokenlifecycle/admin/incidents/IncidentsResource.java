package dev.tokenlifecycle.admin.incidents;

import dev.tokenlifecycle.admin.request.AdminRequest;
import dev.tokenlifecycle.admin.request.Errors;
import dev.tokenlifecycle.admin.request.QueryParameters;
import dev.tokenlifecycle.rotation.Verdict;
import dev.tokenlifecycle.settings.Quoted;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
        Instant from = query.instant("from", Instant.EPOCH);
        Instant to = query.instant("to", Instant.ofEpochMilli(Long.MAX_VALUE));
        QueryParameters.requireOrder(from, to);
        EventSubjects subjects = new EventSubjects(admin);
        IncidentQuery wanted = new IncidentQuery(
                verdicts(query.text("verdict")),
                query.text("client", subjects::client),
                query.text("user", subjects::user),
                from,
                to,
                query.first(),
                query.max());
        Map<String, Long> counts = saved.count(wanted);
        IncidentReports reports = new IncidentReports(admin);
        return new IncidentPageRepresentation(
                wanted.first(),
                wanted.max(),
                counts.values().stream().mapToLong(Long::longValue).sum(),
                counts,
                RecordedEvents.missing(admin.realm()),
                saved.find(wanted).stream().map(reports::of).toList());
    }

    private static Set<Verdict> verdicts(@Nullable String names) {
        if (names == null) {
            return EnumSet.complementOf(EnumSet.of(Verdict.ROTATED, Verdict.EXEMPT));
        }
        return Arrays.stream(names.split(","))
                .map(IncidentsResource::verdict)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Verdict.class)));
    }

    private static Verdict verdict(String name) {
        return Verdict.parse(name.strip())
                .orElseThrow(() -> Errors.badRequest("verdict must be one or some of "
                        + Arrays.stream(Verdict.values()).map(Verdict::wireName).collect(Collectors.joining(", "))
                        + ", separated by commas, was " + Quoted.of(name)));
    }
}
