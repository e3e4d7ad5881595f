package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.keycloak.PeriodicWork;
import dev.tokenlifecycle.keycloak.RealmIssuer;
import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.revocation.termination.FamilyNotices;
import dev.tokenlifecycle.rotation.store.ClientDescendants;
import dev.tokenlifecycle.rotation.store.ClientDescendants.RevokedClient;
import dev.tokenlifecycle.rotation.store.StoredFamily;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Marks what came from the families of a revoked client and was too much for the revocation's own request, in small batches, and
 * notifies the hooks. Nothing waits in memory: a node that is killed leaves the rest to the next run, on whichever node.
 */
final class DescendantMaintenance {
    private static final Logger LOG = Logger.getLogger(DescendantMaintenance.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final int BATCH = 500;

    private final KeycloakSessionFactory sessions;
    private final Set<String> failing = new HashSet<>();

    DescendantMaintenance(KeycloakSessionFactory sessions) {
        this.sessions = sessions;
    }

    void begin(PeriodicWork periodic) {
        periodic.repeat("token-lifecycle-descendants", INTERVAL, this::run);
    }

    private void run() {
        Instant now = KeycloakTime.now();
        List<RevokedClient> unmarked = KeycloakModelUtils.runJobInTransactionWithResult(
                sessions, session -> new ClientDescendants(session).unmarked(now));
        unmarked.forEach(each -> tryToMarkAll(each, now));
    }

    /** Where it fails, such as for policies that can't be read, the next run tries again, and no other client waits for it. */
    private void tryToMarkAll(RevokedClient client, Instant now) {
        try {
            markAll(client, now);
            failing.remove(client.clientId());
        } catch (RuntimeException failed) {
            if (failing.add(client.clientId())) {
                LOG.errorf(
                        failed,
                        "What came from the tokens of client %s in realm %s isn't marked as revoked yet; it is tried every %d seconds",
                        client.clientId(),
                        client.realmId(),
                        INTERVAL.toSeconds());
            }
        }
    }

    private void markAll(RevokedClient client, Instant now) {
        while (KeycloakModelUtils.runJobInTransactionWithResult(sessions, session -> markBatch(session, client))) {
            // Each batch is a transaction of its own.
        }
        KeycloakModelUtils.runJobInTransaction(
                sessions, session -> new ClientDescendants(session).recordMarked(client, now));
    }

    /** Marks a batch, and notifies the hooks. Returns whether there was anything to mark. */
    private static boolean markBatch(KeycloakSession session, RevokedClient client) {
        RealmModel realm = session.realms().getRealm(client.realmId());
        if (realm == null) {
            return false;
        }
        session.getContext().setRealm(realm);
        if (client.issuer() != null) {
            RealmIssuer.assume(session, client.issuer());
        }
        List<StoredFamily> marked = new ClientDescendants(session).mark(client, BATCH);
        FamilyNotices.record(session, realm, marked, RevocationReason.REVOKED_BY_ADMIN, Initiator.ADMIN);
        return !marked.isEmpty();
    }
}
