package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.revocation.NotBeforeRule;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.revocation.RevocationType;
import dev.tokenlifecycle.revocation.RevokedSubject;
import dev.tokenlifecycle.revocation.termination.FamilyNotices;
import dev.tokenlifecycle.rotation.store.FamilyRevocations;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Revokes the families that a revocation covers, where Keycloak itself ended something, in the same transaction. A request that
 * is under way may bring one of Keycloak's sessions back, but no family.
 */
record CoveredFamilies(KeycloakSession session, RealmModel realm) {
    /**
     * The reasons of what Keycloak ends; where this extension ends something, it has revoked the families already. Not among
     * them: a disabled user, whose tokens Keycloak refuses for as long as they are disabled, and whose sessions go on when they are
     * enabled again; a deleted client or user, whose rows go with them. A disabled client is among them for the not-before that
     * the same request may have set.
     */
    private static final Set<RevocationReason> KEYCLOAKS_OWN = Set.of(
            RevocationReason.LOGOUT,
            RevocationReason.CREDENTIAL_CHANGED,
            RevocationReason.IDENTITY_PROVIDER_LOGOUT,
            RevocationReason.CONSENT_REVOKED,
            RevocationReason.ADMIN_LOGOUT,
            RevocationReason.NOT_BEFORE,
            RevocationReason.CLIENT_DISABLED);

    void revoke(Revocation revocation) {
        // A single family was revoked before it was recorded.
        if (revocation.type() == RevocationType.TOKEN_REVOKED
                || revocation.subject() instanceof RevokedSubject.Family
                || !KEYCLOAKS_OWN.contains(revocation.reason())) {
            return;
        }
        Instant now = KeycloakTime.now();
        FamilyRevocations families = new FamilyRevocations(session, revocation.reason(), now);
        RevokedSubject subject = revocation.subject();
        if (subject instanceof RevokedSubject.Session ended) {
            LoggedOutSessions.enlistedIn(session).add(realm, ended, revocation.reason());
        } else if (subject instanceof RevokedSubject.Realm) {
            revokeOfRealm(families, revocation, now);
        } else if (subject.clientId() == null) {
            revokeOf(families, subject, null);
        } else {
            // A client that is gone has no families.
            ClientModel client = realm.getClientByClientId(subject.clientId());
            if (subject instanceof RevokedSubject.Client && client != null) {
                revokeOfClient(families, revocation, client, now);
            } else if (client != null) {
                revokeOf(families, subject, client.getId());
                FamilyNotices.record(
                        session, realm, families.descendants(), revocation.reason(), revocation.initiator());
            }
        }
    }

    private void revokeOf(FamilyRevocations families, RevokedSubject subject, @Nullable String clientId) {
        String userId = subject.userId();
        String sessionId = subject.sessionId();
        if (sessionId != null && clientId != null) {
            families.revokeClientSession(sessionId, clientId);
        } else if (userId != null && clientId != null) {
            families.revokeUserAtClient(userId, clientId);
        } else if (userId != null) {
            families.revokeUser(realm.getId(), userId);
        }
    }

    private void revokeOfClient(FamilyRevocations families, Revocation revocation, ClientModel client, Instant now) {
        boolean byNotBefore = revocation.reason() == RevocationReason.NOT_BEFORE
                || revocation.reason() == RevocationReason.CLIENT_DISABLED;
        Optional<FamilyRevocations> ended =
                byNotBefore ? revocationsOfNotBefore(client.getNotBefore(), now) : Optional.of(families);
        ended.ifPresent(it -> it.revokeClient(realm.getId(), client.getId()));
    }

    private void revokeOfRealm(FamilyRevocations families, Revocation revocation, Instant now) {
        if (revocation.reason() != RevocationReason.NOT_BEFORE) {
            families.revokeOnlineSessionsOfRealm(realm.getId());
        } else {
            revocationsOfNotBefore(realm.getNotBefore(), now).ifPresent(it -> it.revokeRealm(realm.getId()));
        }
    }

    private Optional<FamilyRevocations> revocationsOfNotBefore(int notBefore, Instant now) {
        return NotBeforeRule.endsFamiliesBegunUntil(Instant.ofEpochSecond(notBefore), now)
                .map(until -> new FamilyRevocations(session, RevocationReason.NOT_BEFORE, until));
    }
}
