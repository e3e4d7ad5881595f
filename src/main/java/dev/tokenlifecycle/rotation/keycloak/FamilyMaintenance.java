package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.keycloak.PeriodicTask;
import dev.tokenlifecycle.rotation.store.FamilyPurge;
import java.time.Duration;
import java.time.Instant;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.provider.ProviderEvent;

/** Deletes families that nobody needs any more: in small batches, one node at a time, and with their realm, client or user. */
final class FamilyMaintenance {
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final int BATCH = 500;
    /** A run ends after so many: the rest is for the next one. */
    private static final int BATCHES = 2_000;

    private final KeycloakSessionFactory sessions;
    /** The family without an expiry that was looked at last. */
    private String lastLookedAt = "";

    FamilyMaintenance(KeycloakSessionFactory sessions) {
        this.sessions = sessions;
    }

    /** Begins once the server is up. */
    void register() {
        sessions.register(this::on);
    }

    private void on(ProviderEvent event) {
        if (event instanceof PostMigrationEvent) {
            KeycloakModelUtils.runJobInTransaction(sessions, this::schedule);
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

    private void schedule(KeycloakSession session) {
        new DescendantMaintenance(sessions).schedule(session);
        PeriodicTask.schedule(session, "token-lifecycle-families", INTERVAL, this::run);
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
        for (int i = 0; i < BATCHES && purgeExpired(now) == BATCH; i++) {
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
