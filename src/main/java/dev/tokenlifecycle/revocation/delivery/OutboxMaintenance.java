package dev.tokenlifecycle.revocation.delivery;

import dev.tokenlifecycle.revocation.keycloak.ConfiguredHooks;
import dev.tokenlifecycle.revocation.list.ListedRevocations;
import dev.tokenlifecycle.revocation.outbox.Backlog;
import dev.tokenlifecycle.revocation.outbox.DeliveryOutcome;
import dev.tokenlifecycle.revocation.outbox.HookId;
import dev.tokenlifecycle.revocation.outbox.OutboxBacklogs;
import dev.tokenlifecycle.revocation.outbox.OutboxPurge;
import dev.tokenlifecycle.revocation.retry.DeliverySchedule;
import dev.tokenlifecycle.revocation.retry.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/** What the dispatcher does besides sending: reports results, measures the backlog, purges, and drops what nobody can fetch. */
final class OutboxMaintenance {
    private static final Logger LOG = Logger.getLogger(OutboxMaintenance.class);
    private static final Duration MEASURED_EVERY = Duration.ofSeconds(10);
    private static final Duration CONFIGURED_EVERY = Duration.ofSeconds(30);
    private static final Duration PURGED_EVERY = Duration.ofMinutes(10);
    /** The last attempt of a delivery is made at the end of its budget, or a little later. */
    private static final Duration AFTER_BUDGET = Duration.ofHours(1);

    private final KeycloakSessionFactory sessions;
    private final DeliveryOptions options;
    private final DeletedPolledHooks deleted;
    private final DeliveryMetrics metrics = new DeliveryMetrics();
    private final Map<String, String> realmNames = new HashMap<>();
    private Instant lastMeasure = Instant.EPOCH;
    private Instant lastPurge = Instant.EPOCH;
    private Instant lastConfigured = Instant.EPOCH;
    private Set<HookId> configured = Set.of();

    OutboxMaintenance(KeycloakSessionFactory sessions, DeliveryOptions options) {
        this.sessions = sessions;
        this.options = options;
        this.deleted = new DeletedPolledHooks(options.lease());
    }

    /** Counts the result of an attempt, and logs it where the delivery ended without success. */
    void report(DeliveryAttempt.Result result) {
        DeliveryOutcome outcome = result.outcome();
        if (outcome instanceof DeliveryOutcome.GivenUp givenUp) {
            LOG.warnf(
                    "Delivery %s to revocation hook %s of realm %s is given up: %s",
                    givenUp.delivery().id(),
                    result.hook().hook(),
                    realmName(result.hook().realmId()),
                    givenUp.error());
        } else if (outcome instanceof DeliveryOutcome.Orphaned) {
            LOG.warnf(
                    "Revocation hook %s of realm %s isn't configured any more: what waited for it is dropped",
                    result.hook().hook(), realmName(result.hook().realmId()));
        }
        metrics.count(realmName(result.hook().realmId()), result.hook().hook(), outcome);
    }

    /**
     * Does what is due; called every few seconds by the dispatcher's thread.
     *
     * @param resting the hooks that rest on this node
     */
    void run(Instant now, Set<HookId> resting) {
        if (Interval.hasPassed(MEASURED_EVERY, lastMeasure, now)) {
            lastMeasure = now;
            KeycloakModelUtils.runJobInTransaction(sessions, session -> deleted.drop(session, now));
            KeycloakModelUtils.runJobInTransaction(sessions, session -> measure(session, resting, now));
        }
        if (Interval.hasPassed(PURGED_EVERY, lastPurge, now)) {
            lastPurge = now;
            KeycloakModelUtils.runJobInTransaction(sessions, session -> purge(session, now));
        }
    }

    private void measure(KeycloakSession session, Set<HookId> resting, Instant now) {
        Map<HookId, Backlog> backlogs = new OutboxBacklogs(session).byHook();
        if (Interval.hasPassed(CONFIGURED_EVERY, lastConfigured, now)) {
            lastConfigured = now;
            configured = configured(session);
        }
        Stream.concat(configured.stream(), backlogs.keySet().stream()).forEach(hook -> {
            RealmModel realm = session.realms().getRealm(hook.realmId());
            realmNames.put(hook.realmId(), realm == null ? hook.realmId() : realm.getName());
        });
        metrics.show(configured, backlogs, resting, this::realmName, now);
    }

    /** The hooks of all realms; of a realm whose profiles can't be read, those that something waits for. */
    private static Set<HookId> configured(KeycloakSession session) {
        Set<HookId> hooks = new HashSet<>();
        for (String id : ConfiguredHooks.possibleRealms(session)) {
            RealmModel realm = session.realms().getRealm(id);
            if (realm != null) {
                try {
                    ConfiguredHooks.of(session, realm).names().forEach(name -> hooks.add(new HookId(id, name)));
                } catch (IllegalStateException | IllegalArgumentException unreadable) {
                    LOG.debugf(unreadable, "The hooks of realm %s aren't measured", realm.getName());
                }
            }
        }
        return hooks;
    }

    private void purge(KeycloakSession session, Instant now) {
        OutboxPurge outbox = new OutboxPurge(session);
        int given = outbox.giveUp(now, DeliverySchedule.DEFAULT.budget().plus(AFTER_BUDGET));
        if (given > 0) {
            LOG.warnf("%d deliveries to revocation hooks are given up: their hooks failed for too long", given);
        }
        outbox.purge(now, options.deliveredKept(), options.deadLettersKept());
        new ListedRevocations(session).prune(now);
    }

    String realmName(String realmId) {
        return realmNames.computeIfAbsent(
                realmId,
                id -> KeycloakModelUtils.runJobInTransactionWithResult(sessions, session -> {
                    RealmModel realm = session.realms().getRealm(id);
                    return realm == null ? id : realm.getName();
                }));
    }
}
