package dev.tokenlifecycle.keycloak.rotation;

import dev.tokenlifecycle.rotation.Origin;
import dev.tokenlifecycle.rotation.TokenFamily;
import dev.tokenlifecycle.rotation.Verdict;
import java.time.Duration;
import org.keycloak.events.EventBuilder;

/** What an event of a refresh tells the admin: enough to tell theft from a bad network, and no secret. */
final class RefreshEvent {
    static final String VERDICT = "refresh_verdict";

    private RefreshEvent() {}

    static void describe(EventBuilder event, FamilyRefresh refresh, Verdict verdict) {
        event.detail(VERDICT, verdict.word())
                .detail(FamilyClaims.FAMILY, refresh.family().value())
                .detail(FamilyClaims.GENERATION, Long.toString(refresh.presented.generation()))
                .detail("user_agent", refresh.origin.userAgent());
        TokenFamily known = refresh.known;
        if (known != null) {
            Origin last = known.reachedFrom();
            long seconds = Duration.between(known.reachedAt(), refresh.now).toSeconds();
            event.detail("current_generation", Long.toString(known.generation()))
                    .detail("seconds_since_rotation", Long.toString(Math.max(0, seconds)))
                    .detail("last_rotation_address", last.address())
                    .detail("last_rotation_user_agent", last.userAgent());
        }
        if (refresh.observes()) {
            event.detail("rotation_mode", "observe");
        }
    }
}
