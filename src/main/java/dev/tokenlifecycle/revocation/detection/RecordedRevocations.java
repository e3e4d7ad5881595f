package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevokedSubject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * What one request has recorded so far, so that a hook is notified once of one thing. Something that is part of what was
 * recorded, such as a session of a user who was revoked, isn't recorded. The same thing may come again, such as an
 * online and an offline user session of one id, which end with an event each: then a hook is notified again only if tokens are
 * concerned that live longer.
 */
final class RecordedRevocations {
    private static final String ATTRIBUTE = RecordedRevocations.class.getName();

    private final List<Recorded> recorded = new ArrayList<>();

    /**
     * Something that has ended.
     *
     * @param notified for each hook that is notified of it, by its name: how long the access tokens concerned may live
     */
    record Recorded(String realmId, RevokedSubject subject, Map<String, Duration> notified) {
        /**
         * Notes that {@code hook} is notified of tokens that live up to {@code longest}; false where it was notified of them
         * before.
         */
        boolean noteNotified(String hook, Duration longest) {
            Duration before = notified.get(hook);
            if (before != null && before.compareTo(longest) >= 0) {
                return false;
            }
            notified.put(hook, longest);
            return true;
        }
    }

    private RecordedRevocations() {}

    static RecordedRevocations in(KeycloakSession session) {
        RecordedRevocations known = session.getAttribute(ATTRIBUTE, RecordedRevocations.class);
        if (known == null) {
            known = new RecordedRevocations();
            session.setAttribute(ATTRIBUTE, known);
        }
        return known;
    }

    /** Remembers {@code revocation}; null where this request has recorded something wider already. */
    @Nullable
    Recorded add(RealmModel realm, Revocation revocation) {
        Recorded known = recorded.stream()
                .filter(one ->
                        one.realmId().equals(realm.getId()) && one.subject().covers(revocation.subject()))
                .findFirst()
                .orElse(null);
        if (known != null) {
            return known.subject().equals(revocation.subject()) ? known : null;
        }
        Recorded added = new Recorded(realm.getId(), revocation.subject(), new HashMap<>());
        recorded.add(added);
        return added;
    }
}
