package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * What one request has recorded so far. One thing that ends may raise several events, such as a logout for the online and one
 * for the offline part of a session: it is told once, and what is part of something wider isn't told again.
 */
final class RecordedRevocations {
    private static final String ATTRIBUTE = RecordedRevocations.class.getName();

    private final List<Told> told = new ArrayList<>();

    private record Told(String realmId, Revocation revocation) {}

    private RecordedRevocations() {}

    static RecordedRevocations in(KeycloakSession session) {
        RecordedRevocations known = session.getAttribute(ATTRIBUTE, RecordedRevocations.class);
        if (known == null) {
            known = new RecordedRevocations();
            session.setAttribute(ATTRIBUTE, known);
        }
        return known;
    }

    /** Remembers {@code revocation}; false where it has been told already. */
    boolean add(RealmModel realm, Revocation revocation) {
        boolean covered = told.stream()
                .anyMatch(one -> one.realmId().equals(realm.getId()) && covers(one.revocation(), revocation));
        if (!covered) {
            told.add(new Told(realm.getId(), revocation));
        }
        return !covered;
    }

    private static boolean covers(Revocation wide, Revocation narrow) {
        if (subject(wide).equals(subject(narrow))) {
            return true;
        }
        boolean sameUser = wide.userId() != null && Objects.equals(wide.userId(), narrow.userId());
        return sameUser && wide.type() == RevocationType.SESSIONS_REVOKED && wide.clientId() == null;
    }

    private static List<Object> subject(Revocation one) {
        return Arrays.asList(one.type(), one.userId(), one.sessionId(), one.clientId(), one.familyId(), one.tokenId());
    }
}
