package dev.tokenlifecycle.revocation.delivery;

import dev.tokenlifecycle.clientpolicy.UnreadablePolicyException;
import dev.tokenlifecycle.revocation.hook.HookPolicy.Channel;
import dev.tokenlifecycle.revocation.outbox.HookId;
import dev.tokenlifecycle.revocation.outbox.OutboxBacklogs;
import dev.tokenlifecycle.revocation.outbox.OutboxPurge;
import dev.tokenlifecycle.revocation.retry.Interval;
import dev.tokenlifecycle.settings.InvalidSettingException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Drops what waits to be fetched for a hook that isn't polled any more: nobody can fetch it. As with what is pushed, a hook
 * counts as deleted only where it is still gone at a second look: tools replace profiles by removing them first.
 */
final class DeletedPolledHooks {
    private static final Logger LOG = Logger.getLogger(DeletedPolledHooks.class);

    private final Duration secondLook;
    private final Map<HookId, Instant> missingSince = new HashMap<>();

    /**
     * @param secondLook how long a hook has to be gone
     */
    DeletedPolledHooks(Duration secondLook) {
        this.secondLook = secondLook;
    }

    /** Drops it for the hooks that were gone at an earlier look, too, in the transaction of {@code session}. */
    void drop(KeycloakSession session, Instant now) {
        List<HookId> missing = new OutboxBacklogs(session)
                .polledHooks().stream().filter(hook -> !isPolled(session, hook)).toList();
        missingSince.keySet().retainAll(missing);
        for (HookId hook : missing) {
            Instant since = missingSince.putIfAbsent(hook, now);
            if (since != null && Interval.hasPassed(secondLook, since, now)) {
                RealmModel realm = session.realms().getRealm(hook.realmId());
                LOG.warnf(
                        "Revocation hook %s of realm %s isn't polled any more: the %d deliveries that waited for it are dropped",
                        hook.hook(),
                        realm == null ? hook.realmId() : realm.getName(),
                        new OutboxPurge(session).dropPolled(hook));
                missingSince.remove(hook);
            }
        }
    }

    private static boolean isPolled(KeycloakSession session, HookId hook) {
        try {
            return CurrentHook.find(session, hook, Channel.POLL).isPresent();
        } catch (InvalidSettingException | UnreadablePolicyException notKnown) {
            return true;
        }
    }
}
