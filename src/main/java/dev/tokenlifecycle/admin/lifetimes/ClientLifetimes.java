package dev.tokenlifecycle.admin.lifetimes;

import dev.tokenlifecycle.clientpolicy.RealmPolicies;
import dev.tokenlifecycle.clientpolicy.RealmPolicies.Named;
import dev.tokenlifecycle.lifetime.ConfiguredLifespan;
import dev.tokenlifecycle.lifetime.LifetimePolicy;
import dev.tokenlifecycle.lifetime.keycloak.StockLifespan;
import dev.tokenlifecycle.rotation.NativeSwitches;
import dev.tokenlifecycle.rotation.RotationPolicy;
import java.time.Duration;
import java.util.List;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** How long the access tokens of the clients of a realm live, whose policies are read once. */
public final class ClientLifetimes {
    private final RealmModel realm;
    private final RealmPolicies policies;

    public ClientLifetimes(KeycloakSession session, RealmModel realm) {
        this.realm = realm;
        this.policies = RealmPolicies.of(session, realm);
    }

    /** The lifetimes of {@code client}. */
    public LifetimeRepresentation of(ClientModel client) {
        ConfiguredLifespan own = ConfiguredLifespan.of(client.getAttribute(ConfiguredLifespan.ATTRIBUTE));
        long keycloak = new StockLifespan(realm, client).seconds();
        List<Named<LifetimePolicy>> always = policies.always(LifetimePolicy.class, client);
        List<String> overruled = overruled(client);
        Duration ceiling = always.stream()
                .map(each -> each.settings().maxLifetime())
                .min(Duration::compareTo)
                .orElse(null);
        if (ceiling == null) {
            return new LifetimeRepresentation(
                    client.getClientId(), own.seconds(), keycloak, null, keycloak, List.of(), false, overruled);
        }
        List<String> deciding = always.stream()
                .filter(each -> each.settings().maxLifetime().equals(ceiling))
                .map(Named::name)
                .toList();
        return new LifetimeRepresentation(
                client.getClientId(),
                own.seconds(),
                keycloak,
                ceiling.toSeconds(),
                Math.min(keycloak, ceiling.toSeconds()),
                deciding,
                own.exceeds(ceiling),
                overruled);
    }

    private List<String> overruled(ClientModel client) {
        List<String> switches = NativeSwitches.ALL.stream()
                .filter(name -> client.getAttribute(name) != null)
                .toList();
        return switches.isEmpty()
                        || policies.withoutRequest(RotationPolicy.class, client).isEmpty()
                ? List.of()
                : switches;
    }
}
