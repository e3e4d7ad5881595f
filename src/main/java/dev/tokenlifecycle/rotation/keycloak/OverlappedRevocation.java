package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.revocation.termination.FamilyNotices;
import dev.tokenlifecycle.rotation.FamilyId;
import dev.tokenlifecycle.rotation.store.FamilyRevocations;
import dev.tokenlifecycle.rotation.store.StoredFamily.Revoked;
import dev.tokenlifecycle.rotation.store.TokenFamilies;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Asks, once an exchange has committed, whether the family that it came from was revoked meanwhile: the revocation couldn't see
 * the new row. Then this marks it and notifies the hooks. It is asked in a transaction of its own, which holds no other lock
 * while it waits for the revocation.
 */
final class OverlappedRevocation extends AbstractKeycloakTransaction {
    private final KeycloakSessionFactory sessions;
    private final String realmId;
    private final FamilyId family;
    private final FamilyId parent;

    private OverlappedRevocation(KeycloakSession session, FamilyId family, FamilyId parent) {
        this.sessions = session.getKeycloakSessionFactory();
        this.realmId = session.getContext().getRealm().getId();
        this.family = family;
        this.parent = parent;
    }

    /** Asks after the transaction of {@code session}, if that commits. */
    static void checkAfterCommit(KeycloakSession session, FamilyId family, FamilyId parent) {
        session.getTransactionManager().enlistAfterCompletion(new OverlappedRevocation(session, family, parent));
    }

    @Override
    protected void commitImpl() {
        KeycloakModelUtils.runJobInTransactionWithResult(
                        sessions, session -> new TokenFamilies(session).inheritedRevocation(parent))
                .ifPresent(revocation ->
                        KeycloakModelUtils.runJobInTransaction(sessions, session -> revoke(session, revocation)));
    }

    @Override
    protected void rollbackImpl() {}

    private void revoke(KeycloakSession session, Revoked revocation) {
        RealmModel realm = session.realms().getRealm(realmId);
        if (realm != null) {
            session.getContext().setRealm(realm);
            FamilyRevocations families = new FamilyRevocations(session, revocation);
            families.revokeDescendant(family);
            FamilyNotices.record(
                    session, realm, families.descendants(), RevocationReason.of(revocation.reason()), Initiator.SYSTEM);
        }
    }
}
