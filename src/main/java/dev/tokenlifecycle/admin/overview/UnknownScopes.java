package dev.tokenlifecycle.admin.overview;

import dev.tokenlifecycle.clientpolicy.RealmPolicies;
import dev.tokenlifecycle.lifetime.LifetimePolicy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The scopes that a policy gives a lifetime and that the realm has no client scope for. They aren't refused: a realm may be
 * imported before its scopes, and a dynamic scope has a value that nobody knows beforehand.
 */
record UnknownScopes(KeycloakSession session, RealmModel realm) {
    List<OverviewRepresentation.UnknownScope> find() {
        Set<String> known = new HashSet<>();
        known.add(OAuth2Constants.SCOPE_OPENID);
        Set<String> dynamic = new HashSet<>();
        realm.getClientScopesStream()
                .forEach(scope -> (scope.isParameterizedScope() ? dynamic : known).add(scope.getName()));
        return RealmPolicies.of(session, realm).all(LifetimePolicy.class).stream()
                .flatMap(policy -> policy.settings().scopeLifetimes().keySet().stream()
                        .sorted()
                        .filter(scope -> !known.contains(scope)
                                && dynamic.stream().noneMatch(prefix -> scope.startsWith(prefix + ":")))
                        .map(scope -> new OverviewRepresentation.UnknownScope(policy.name(), scope)))
                .toList();
    }
}
