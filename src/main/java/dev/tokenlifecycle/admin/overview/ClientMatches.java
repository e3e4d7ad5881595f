package dev.tokenlifecycle.admin.overview;

import dev.tokenlifecycle.clientpolicy.RealmPolicies;
import dev.tokenlifecycle.keycloak.ReadOnlyWork;
import dev.tokenlifecycle.lifetime.LifetimePolicy;
import dev.tokenlifecycle.revocation.keycloak.ConfiguredHooks;
import dev.tokenlifecycle.rotation.RotationPolicy;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Which hooks and which of the realm's rotation and ceiling policies have a client that gets tokens: without one, a hook is never
 * notified and a policy protects nobody.
 */
final class ClientMatches {
    private static final int BATCH = 200;

    private final RealmModel realm;
    private final RealmPolicies policies;
    private final Set<String> hooksWithout;
    private final Set<String> policiesWithout;
    private boolean lookedAtAll;

    private ClientMatches(KeycloakSession session, RealmModel realm) {
        this.realm = realm;
        this.policies = RealmPolicies.of(session, realm);
        this.hooksWithout = new HashSet<>(ConfiguredHooks.of(session, realm).names());
        this.policiesWithout = new LinkedHashSet<>(Stream.of(RotationPolicy.class, LifetimePolicy.class)
                .flatMap(type -> policies.all(type).stream())
                .map(RealmPolicies.Named::name)
                .toList());
        // Those of the server are for the clients of any realm.
        this.policiesWithout.removeAll(RealmPolicies.serverWide(session));
    }

    /** Looks at clients of {@code realm} until each hook and policy has one, at most at {@value ClientPages#MOST_LOOKED_AT}. */
    static ClientMatches of(KeycloakSession session, RealmModel realm) {
        ClientMatches matches = new ClientMatches(session, realm);
        ReadOnlyWork.run(session, matches::lookAtClients);
        return matches;
    }

    /** Whether the hook has a client; null where not all clients were looked at. */
    @Nullable
    Boolean hook(String name) {
        return !hooksWithout.contains(name) ? Boolean.TRUE : lookedAtAll ? Boolean.FALSE : null;
    }

    /** The names of the policies without a client; none where not all clients were looked at. */
    List<String> policiesWithoutClient() {
        return lookedAtAll ? List.copyOf(policiesWithout) : List.of();
    }

    private void lookAtClients() {
        lookedAtAll = isDone();
        for (int at = 0; at < ClientPages.MOST_LOOKED_AT && !lookedAtAll; at += BATCH) {
            List<ClientModel> batch = realm.getClientsStream(at, BATCH).toList();
            batch.stream()
                    .filter(ClientReport::getsTokens)
                    .takeWhile(unused -> !isDone())
                    .forEach(this::lookAt);
            lookedAtAll = isDone() || batch.size() < BATCH;
        }
    }

    private void lookAt(ClientModel client) {
        if (!hooksWithout.isEmpty()) {
            ClientReport.hooks(policies, client).forEach(hooksWithout::remove);
        }
        policiesWithout.removeIf(name -> policies.diagnosis().mayMatch(name, client));
    }

    private boolean isDone() {
        return hooksWithout.isEmpty() && policiesWithout.isEmpty();
    }
}
