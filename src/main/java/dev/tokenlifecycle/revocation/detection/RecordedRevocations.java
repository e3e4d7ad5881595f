package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevokedSubject;
import java.util.ArrayList;
import java.util.List;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * What one request has recorded so far. One thing that ends may raise several events, such as a logout for the online and one
 * for the offline part of a session: it is recorded once, and so is what is part of something wider.
 */
final class RecordedRevocations {
    private static final String ATTRIBUTE = RecordedRevocations.class.getName();

    private final List<Recorded> recorded = new ArrayList<>();

    private record Recorded(String realmId, RevokedSubject subject) {}

    private RecordedRevocations() {}

    static RecordedRevocations in(KeycloakSession session) {
        RecordedRevocations known = session.getAttribute(ATTRIBUTE, RecordedRevocations.class);
        if (known == null) {
            known = new RecordedRevocations();
            session.setAttribute(ATTRIBUTE, known);
        }
        return known;
    }

    /** Remembers {@code revocation}; false where this request has recorded it, or something wider, already. */
    boolean add(RealmModel realm, Revocation revocation) {
        boolean covered = recorded.stream()
                .anyMatch(one ->
                        one.realmId().equals(realm.getId()) && one.subject().covers(revocation.subject()));
        if (!covered) {
            recorded.add(new Recorded(realm.getId(), revocation.subject()));
        }
        return !covered;
    }
}
