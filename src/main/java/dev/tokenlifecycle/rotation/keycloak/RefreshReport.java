package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.keycloak.metrics.MeasuredClients;
import dev.tokenlifecycle.keycloak.metrics.TaggedCounter;
import dev.tokenlifecycle.rotation.Origin;
import dev.tokenlifecycle.rotation.RefreshEventDetails;
import dev.tokenlifecycle.rotation.RefreshTokenRotation;
import dev.tokenlifecycle.rotation.TokenFamily;
import dev.tokenlifecycle.rotation.Verdict;
import dev.tokenlifecycle.settings.ChoiceSetting;
import dev.tokenlifecycle.settings.Quoted;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;

/** What an admin learns of a refresh: enough to tell theft from a bad network, and no secret. */
final class RefreshReport {
    private static final TaggedCounter REFRESHES = new TaggedCounter(
            "token.lifecycle.refreshes",
            "Refreshes under a rotation policy, by verdict; superseded is reuse",
            "realm",
            "client.id",
            "verdict",
            "mode");
    private static final Logger LOG = Logger.getLogger(RefreshReport.class);

    private final KeycloakSession session;
    private final String realm;
    private final String client;
    private final FamilyRefresh refresh;
    private final @Nullable TokenFamily known;

    private RefreshReport(KeycloakSession session, FamilyRefresh refresh, @Nullable TokenFamily known) {
        this.session = session;
        this.realm = session.getContext().getRealm().getName();
        this.client = session.getContext().getClient().getClientId();
        this.refresh = refresh;
        this.known = known;
    }

    /** The report on {@code refresh}, decided on the state {@code known}; null where nothing was known. */
    static RefreshReport of(KeycloakSession session, FamilyRefresh refresh, @Nullable TokenFamily known) {
        return new RefreshReport(session, refresh, known);
    }

    /** Describes the refresh in its event and its trace, counts it, and logs it where it is reuse. */
    void write(EventBuilder event, Verdict verdict) {
        describe(event, verdict);
        RefreshSpan.record(session, refresh, verdict);
        count(verdict);
        if (verdict == Verdict.SUPERSEDED) {
            LOG.warnf(
                    "Refresh token reuse: family=%s generation=%d mode=%s realm=%s client=%s",
                    refresh.family(), refresh.token().generation(), mode(), Quoted.of(realm), Quoted.of(client));
        }
    }

    private void count(Verdict verdict) {
        String named = MeasuredClients.ofServer().name(realm, client);
        String mode = mode();
        // A client's first theft follows a rotation, and alerts see an increase only from a number to another.
        REFRESHES.begin(realm, named, Verdict.SUPERSEDED.wireName(), mode);
        REFRESHES.begin(realm, named, Verdict.UNKNOWN_FAMILY.wireName(), mode);
        REFRESHES.count(realm, named, verdict.wireName(), mode);
    }

    private String mode() {
        return ChoiceSetting.wireName(refresh.policy().mode());
    }

    private void describe(EventBuilder event, Verdict verdict) {
        event.detail(RefreshEventDetails.VERDICT, verdict.wireName())
                .detail(RefreshEventDetails.FAMILY, refresh.family().value())
                .detail(
                        RefreshEventDetails.GENERATION,
                        Long.toString(refresh.token().generation()))
                .detail(RefreshEventDetails.USER_AGENT, refresh.origin().userAgent());
        if (known != null) {
            Origin last = known.reachedFrom();
            long seconds = Duration.between(known.reachedAt(), refresh.now()).toSeconds();
            event.detail(RefreshEventDetails.CURRENT_GENERATION, Long.toString(known.generation()))
                    .detail(RefreshEventDetails.SECONDS_SINCE_ROTATION, Long.toString(Math.max(0, seconds)))
                    .detail(RefreshEventDetails.LAST_ROTATION_ADDRESS, last.address())
                    .detail(RefreshEventDetails.LAST_ROTATION_USER_AGENT, last.userAgent());
            if (known.generation() - refresh.token().generation() == 1) {
                event.detail(
                        RefreshEventDetails.CAUSED_LAST_ROTATION,
                        Boolean.toString(RefreshTokenRotation.causedTheLastRotation(refresh.token(), known)));
            }
        }
        if (verdict == Verdict.FAST_FORWARDED) {
            event.detail("warning", "The server's state is older than the token: restored from a backup, or lagging");
        }
        if (refresh.observes()) {
            event.detail(RefreshEventDetails.MODE, "observe");
        }
    }
}
