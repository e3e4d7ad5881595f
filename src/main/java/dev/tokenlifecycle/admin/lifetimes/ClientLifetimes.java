package dev.tokenlifecycle.admin.lifetimes;

import dev.tokenlifecycle.admin.request.Errors;
import dev.tokenlifecycle.clientpolicy.PolicyQuery;
import dev.tokenlifecycle.lifetime.ConfiguredLifespan;
import dev.tokenlifecycle.lifetime.keycloak.ConditionedCeiling;
import dev.tokenlifecycle.lifetime.keycloak.ConditionedCeilings;
import dev.tokenlifecycle.lifetime.keycloak.StockLifespan;
import dev.tokenlifecycle.rotation.NativeSwitches;
import dev.tokenlifecycle.rotation.RotationPolicy;
import jakarta.ws.rs.core.Response.Status;
import java.time.Duration;
import java.util.List;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** How long the access tokens of the clients of a realm live, whose policies are read once. */
public final class ClientLifetimes {
    private final KeycloakSession session;
    private final RealmModel realm;
    private final ConditionedCeilings ceilings;

    public ClientLifetimes(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
        this.ceilings = ceilings(session, realm);
    }

    private static ConditionedCeilings ceilings(KeycloakSession session, RealmModel realm) {
        try {
            return ConditionedCeilings.of(session, realm);
        } catch (IllegalStateException unreadable) {
            throw Errors.of(Status.INTERNAL_SERVER_ERROR, String.valueOf(unreadable.getMessage()));
        }
    }

    /** The lifetimes of {@code client}. */
    public LifetimeRepresentation of(ClientModel client) {
        ConfiguredLifespan own = ConfiguredLifespan.of(client.getAttribute(ConfiguredLifespan.ATTRIBUTE));
        long keycloak = new StockLifespan(realm, client).seconds();
        List<ConditionedCeiling> always = ceilings.always(client);
        List<String> overruled = overruled(client);
        Duration ceiling = always.stream()
                .map(conditioned -> conditioned.policy().maxLifetime())
                .min(Duration::compareTo)
                .orElse(null);
        if (ceiling == null) {
            return new LifetimeRepresentation(
                    client.getClientId(), own.seconds(), keycloak, null, keycloak, List.of(), false, overruled);
        }
        List<String> deciding = always.stream()
                .filter(conditioned -> conditioned.policy().maxLifetime().equals(ceiling))
                .map(ConditionedCeiling::name)
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

    /** Asked only where there is something to overrule: it takes the policy engine, and the report does it for every client. */
    private List<String> overruled(ClientModel client) {
        List<String> switches = NativeSwitches.ALL.stream()
                .filter(name -> client.getAttribute(name) != null)
                .toList();
        return switches.isEmpty()
                        || PolicyQuery.ask(session, RotationPolicy.class, client, "")
                                .isEmpty()
                ? List.of()
                : switches;
    }
}
