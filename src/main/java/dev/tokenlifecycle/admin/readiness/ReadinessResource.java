package dev.tokenlifecycle.admin.readiness;

import dev.tokenlifecycle.admin.incidents.EventSubjects;
import dev.tokenlifecycle.admin.incidents.RecordedEvents;
import dev.tokenlifecycle.admin.request.AdminRequest;
import dev.tokenlifecycle.admin.request.QueryParameters;
import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.rotation.readiness.ObservedRefresh;
import dev.tokenlifecycle.rotation.readiness.ObservedTraffic;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code readiness}: whom enforcing would have refused, from what {@code mode=observe} recorded. */
public final class ReadinessResource {
    /** At most so many of the newest events are read: a week of nearly five refreshes a minute. */
    private static final int MOST = 50_000;

    private static final Duration WEEK = Duration.ofDays(7);

    private final AdminRequest admin;

    public ReadinessResource(AdminRequest admin) {
        this.admin = admin;
    }

    /** The forecast for every grace and both recovery settings; of the last seven days unless another time is asked for. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public ReadinessRepresentation forecast() {
        admin.auth().realm().requireViewEvents();
        QueryParameters query = QueryParameters.of(admin.session(), "client", "from", "to");
        Instant to = query.instant("to", KeycloakTime.now());
        Instant from = query.instant("from", to.minus(WEEK));
        QueryParameters.requireOrder(from, to);
        List<ObservedRefresh> history = new ObservedRefreshes(admin.session(), admin.realm())
                .find(query.text("client", new EventSubjects(admin)::client), from, to, MOST);
        boolean cut = history.size() == MOST;
        ObservedTraffic traffic = ObservedTraffic.of(history);
        return new ReadinessRepresentation(
                (cut ? history.get(0).at() : from).toString(),
                to.toString(),
                cut,
                observed(traffic),
                wireNames(traffic.shortages()),
                RecordedEvents.missing(admin.realm()),
                new Forecasts(admin, history).all());
    }

    private static ReadinessRepresentation.Observed observed(ObservedTraffic traffic) {
        return new ReadinessRepresentation.Observed(
                traffic.refreshes(),
                traffic.families(),
                traffic.users(),
                traffic.clients(),
                traffic.days(),
                text(traffic.first()),
                text(traffic.last()));
    }

    private static List<String> wireNames(Set<ObservedTraffic.Shortage> shortages) {
        return shortages.stream()
                .map(shortage -> shortage.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
