package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.keycloak.PeriodicWork;
import dev.tokenlifecycle.rotation.store.FamilyPurge;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.provider.ProviderEvent;

/** Deletes families that nobody needs any more: in small batches, one node at a time, and with their realm, client or user. */
final class FamilyMaintenance implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final int BATCH = 500;
    /** A run ends then, and the rest is for the next one: Keycloak's transaction around it times out after five minutes. */
    private static final Duration LONGEST_RUN = Duration.ofMinutes(4);

    private final KeycloakSessionFactory sessions;
    /** A thread for deleting, and one for {@link DescendantMaintenance}. */
    private final PeriodicWork periodic = new PeriodicWork(2);
    /** The family without an expiry that was looked at last; null where it begins anew. */
    private @Nullable String lastLookedAt;

    FamilyMaintenance(KeycloakSessionFactory sessions) {
        this.sessions = sessions;
    }

    /** Begins once the server is up. */
    void register() {
        sessions.register(this::on);
    }

    private void on(ProviderEvent event) {
        if (event instanceof PostMigrationEvent) {
            periodic.repeat("token-lifecycle-families", INTERVAL, this::run);
            new DescendantMaintenance(sessions).begin(periodic);
        } else if (event instanceof RealmModel.RealmRemovedEvent gone) {
            new FamilyPurge(gone.getKeycloakSession())
                    .deleteOfRealm(gone.getRealm().getId());
        } else if (event instanceof ClientModel.ClientRemovedEvent gone) {
            new FamilyPurge(gone.getKeycloakSession())
                    .deleteOfClient(
                            gone.getClient().getRealm().getId(),
                            gone.getClient().getId());
        } else if (event instanceof UserModel.UserPreRemovedEvent about) {
            DeletedUserFamilies.expect(about.getKeycloakSession(), about.getRealm(), about.getUser());
        } else if (event instanceof UserModel.UserRemovedEvent done) {
            DeletedUserFamilies.delete(done.getKeycloakSession(), done.getRealm(), done.getUser());
        }
    }

    @Override
    public void close() {
        periodic.close();
    }

    private void run() {
        KeycloakModelUtils.runJobInTransaction(
                sessions,
                session -> session.getProvider(ClusterProvider.class)
                        .executeIfNotExecuted("token-lifecycle-families", Math.toIntExact(INTERVAL.toSeconds()), () -> {
                            purge();
                            return null;
                        }));
    }

    private void purge() {
        Instant now = KeycloakTime.now();
        Instant end = now.plus(LONGEST_RUN);
        while (purgeExpired(now) == BATCH && KeycloakTime.now().isBefore(end)) {
            // Each batch is a transaction of its own.
        }
        lastLookedAt = KeycloakModelUtils.runJobInTransactionWithResult(
                sessions, session -> new FamilyPurge(session).deleteWithoutSession(lastLookedAt, now, BATCH));
    }

    private int purgeExpired(Instant now) {
        return KeycloakModelUtils.runJobInTransactionWithResult(
                sessions, session -> new FamilyPurge(session).deleteExpired(now, BATCH));
    }
}
