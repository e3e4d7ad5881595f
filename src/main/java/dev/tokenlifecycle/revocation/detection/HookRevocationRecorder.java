package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.lifetime.keycloak.AccessTokenLifespan;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationNotice;
import dev.tokenlifecycle.revocation.hook.HookPolicy.Channel;
import dev.tokenlifecycle.revocation.keycloak.ConfiguredHooks;
import dev.tokenlifecycle.revocation.list.ListedRevocations;
import dev.tokenlifecycle.revocation.outbox.HookId;
import dev.tokenlifecycle.revocation.outbox.RevocationOutbox;
import dev.tokenlifecycle.revocation.spi.RevocationRecorder;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Records a revocation: revokes the families that it covers, and queues it for the hooks that it concerns. What one request
 * has recorded already isn't recorded again.
 */
final class HookRevocationRecorder implements RevocationRecorder {
    private static final Logger LOG = Logger.getLogger(HookRevocationRecorder.class);

    private final KeycloakSession session;
    private final KnownIssuers issuers;

    HookRevocationRecorder(KeycloakSession session, KnownIssuers issuers) {
        this.session = session;
        this.issuers = issuers;
    }

    @Override
    public void record(Revocation revocation, Collection<ClientModel> affected) {
        affected.stream()
                .findFirst()
                .map(ClientModel::getRealm)
                .ifPresent(realm -> record(realm, revocation, affected));
    }

    @Override
    public void record(RealmModel realm, Revocation revocation, Collection<ClientModel> affected, Set<String> others) {
        WatchedRealm watched = new WatchedRealm(session, realm);
        if (!watched.isWatched()) {
            return;
        }
        RecordedRevocations.Recorded recorded = RecordedRevocations.in(session).add(realm, revocation);
        if (recorded == null) {
            return;
        }
        if (watched.mayHaveFamilies()) {
            new CoveredFamilies(session, realm).revoke(revocation);
        }
        MatchingHooks matching = new MatchingHooks(session, realm);
        if (!matching.mayExist()) {
            return;
        }
        RealmContext.runIn(session, realm, () -> {
            Set<String> names = matching.names(revocation.type(), affected);
            names.addAll(others);
            if (names.isEmpty()) {
                return;
            }
            Duration longest = longestAccessToken(affected);
            names.removeIf(name -> !recorded.noteNotified(name, longest));
            if (!names.isEmpty()) {
                enqueue(realm, names, revocation, longest);
            }
        });
    }

    private static Duration longestAccessToken(Collection<ClientModel> clients) {
        return clients.stream()
                .map(AccessTokenLifespan::longest)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private void enqueue(RealmModel realm, Set<String> names, Revocation revocation, Duration longest) {
        Optional<String> issuer = issuers.of(session, realm);
        if (issuer.isEmpty()) {
            LOG.warnf(
                    "The hooks %s of realm %s are not told of %s: outside a request only a server with a full hostname knows its"
                            + " issuer",
                    names, realm.getName(), revocation.reason().wireName());
            return;
        }
        Instant now = KeycloakTime.now();
        Revocation reaching = new KnownReach(session, realm).addTo(revocation);
        Instant notBefore = reaching.reach().notBefore();
        Instant last = notBefore == null || notBefore.isBefore(now) ? now : notBefore;
        RevocationNotice notice =
                new RevocationNotice(UUID.randomUUID().toString(), issuer.get(), reaching, now, last.plus(longest));
        ConfiguredHooks configured = ConfiguredHooks.of(session, realm);
        names.forEach(name -> enqueue(realm, name, configured.channels(name), notice));
    }

    private void enqueue(RealmModel realm, String hook, Set<Channel> channels, RevocationNotice notice) {
        if (channels.contains(Channel.PUSH)) {
            new RevocationOutbox(session).enqueue(realm, hook, notice);
        }
        if (channels.contains(Channel.POLL)) {
            new RevocationOutbox(session).enqueuePolled(realm, hook, notice);
        }
        if (channels.contains(Channel.LIST)) {
            String id = new HookId(realm.getId(), hook).deliveryId(notice.txn());
            new ListedRevocations(session).add(realm.getId(), hook, id, notice);
        }
    }
}
