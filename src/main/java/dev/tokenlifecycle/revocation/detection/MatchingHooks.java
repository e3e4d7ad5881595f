package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.clientpolicy.RealmPolicies;
import dev.tokenlifecycle.clientpolicy.RealmPolicies.Named;
import dev.tokenlifecycle.revocation.RevocationType;
import dev.tokenlifecycle.revocation.hook.HookSubscription;
import dev.tokenlifecycle.revocation.keycloak.ConfiguredHooks;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.clientpolicy.condition.ClientScopesConditionFactory;

/** The hooks of a realm that a revocation concerns. */
record MatchingHooks(KeycloakSession session, RealmModel realm) {
    /** Whether a profile of the realm configures a hook; true as well where the profiles can't be read. */
    boolean mayExist() {
        return RealmPolicies.mayEnforce(session, realm, HookSubscription.class);
    }

    /**
     * The names of the hooks that are notified of {@code type} and whose policy matches one of {@code clients}, each once. The
     * realm of the session's context has to be theirs.
     */
    Set<String> names(RevocationType type, Collection<ClientModel> clients) {
        Set<String> names = new LinkedHashSet<>();
        if (clients.isEmpty() || !mayExist()) {
            return names;
        }
        Set<String> configured = Set.copyOf(ConfiguredHooks.of(session, realm).names());
        RealmPolicies policies = RealmPolicies.of(session, realm);
        boolean looksAtScopes =
                policies.haveCondition(HookSubscription.class, ClientScopesConditionFactory.PROVIDER_ID);
        for (ClientModel client : clients) {
            (looksAtScopes ? possibleScopes(client) : Stream.of(""))
                    .flatMap(scope -> policies.withoutRequest(HookSubscription.class, client, scope).stream())
                    .map(Named::settings)
                    .filter(hook -> hook.events().contains(type) && !hook.name().isEmpty())
                    .map(HookSubscription::name)
                    .forEach(names::add);
            if (names.containsAll(configured)) {
                break;
            }
        }
        return names;
    }

    /**
     * The scopes that tokens of {@code client} may have been requested with: none, and every optional one. A revocation of
     * several tokens doesn't know theirs, and a notice too many is safer than one too few.
     */
    private static Stream<String> possibleScopes(ClientModel client) {
        return Stream.of("", String.join(" ", client.getClientScopes(false).keySet()))
                .distinct();
    }
}
