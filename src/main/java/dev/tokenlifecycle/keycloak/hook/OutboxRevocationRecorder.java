package dev.tokenlifecycle.keycloak.hook;

import dev.tokenlifecycle.keycloak.outbox.RevocationOutbox;
import dev.tokenlifecycle.keycloak.policy.PolicyQuery;
import dev.tokenlifecycle.keycloak.spi.RevocationRecorder;
import dev.tokenlifecycle.revocation.HookPolicy;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationNotice;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.keycloak.common.util.Time;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Writes one row of the outbox for each hook that is to be told, in the transaction of its session. */
final class OutboxRevocationRecorder implements RevocationRecorder {
    private final KeycloakSession session;

    OutboxRevocationRecorder(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public void record(Revocation revocation, Collection<ClientModel> affected) {
        if (affected.isEmpty()) {
            return;
        }
        RealmModel realm = affected.iterator().next().getRealm();
        RealmModel before = session.getContext().getRealm();
        // The policy engine looks at the realm of the context, and an admin of another realm may be the caller.
        session.getContext().setRealm(realm);
        try {
            tell(realm, revocation, affected);
        } finally {
            session.getContext().setRealm(before);
        }
    }

    private void tell(RealmModel realm, Revocation revocation, Collection<ClientModel> affected) {
        Map<String, HookPolicy> hooks = new LinkedHashMap<>();
        Duration longest = Duration.ZERO;
        for (ClientModel client : affected) {
            PolicyQuery.ask(session, HookPolicy.class, client, "").stream()
                    .filter(hook -> hook.events().contains(revocation.type()))
                    .forEach(hook -> hooks.putIfAbsent(hook.name(), hook));
            Duration lifetime = LongestAccessToken.of(client);
            longest = lifetime.compareTo(longest) > 0 ? lifetime : longest;
        }
        if (hooks.isEmpty()) {
            return;
        }
        Instant now = Instant.ofEpochMilli(Time.currentTimeMillis());
        RevocationNotice notice = new RevocationNotice(
                UUID.randomUUID().toString(), Issuer.of(session, realm), revocation, now, now.plus(longest));
        RevocationOutbox outbox = new RevocationOutbox(session);
        hooks.keySet().forEach(hook -> outbox.enqueue(realm, hook, notice));
    }
}
