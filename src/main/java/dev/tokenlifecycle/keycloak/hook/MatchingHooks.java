package dev.tokenlifecycle.keycloak.hook;

import dev.tokenlifecycle.keycloak.policy.ConfiguredHooks;
import dev.tokenlifecycle.keycloak.policy.MentionedPolicies;
import dev.tokenlifecycle.keycloak.policy.PolicyQuery;
import dev.tokenlifecycle.revocation.HookChoice;
import dev.tokenlifecycle.revocation.RevocationType;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** The hooks of a realm that a revocation concerns. */
record MatchingHooks(KeycloakSession session, RealmModel realm) {
    /** Whether any profile of the realm names a hook: one look at a cached text. */
    boolean possible() {
        return MentionedPolicies.executor(session, realm, RevocationHookExecutorFactory.PROVIDER_ID);
    }

    /**
     * The names of the hooks that are told of {@code type} and whose policy matches one of {@code clients}, each once. The
     * realm of the session's context has to be theirs.
     */
    Set<String> names(RevocationType type, Collection<ClientModel> clients) {
        Set<String> names = new LinkedHashSet<>();
        if (clients.isEmpty() || !possible()) {
            return names;
        }
        Set<String> configured = Set.copyOf(ConfiguredHooks.of(session, realm).names());
        for (ClientModel client : clients) {
            PolicyQuery.ask(session, HookChoice.class, client, "").stream()
                    .filter(hook -> hook.events().contains(type) && !hook.name().isEmpty())
                    .map(HookChoice::name)
                    .forEach(names::add);
            if (names.containsAll(configured)) {
                break;
            }
        }
        return names;
    }
}
