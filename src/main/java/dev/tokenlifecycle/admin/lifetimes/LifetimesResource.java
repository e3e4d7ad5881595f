package dev.tokenlifecycle.admin.lifetimes;

import dev.tokenlifecycle.admin.request.AdminRequest;
import dev.tokenlifecycle.admin.request.Errors;
import dev.tokenlifecycle.admin.request.QueryParameters;
import dev.tokenlifecycle.clientpolicy.PolicyQuery;
import dev.tokenlifecycle.lifetime.ConfiguredLifespan;
import dev.tokenlifecycle.lifetime.keycloak.ConditionedCeiling;
import dev.tokenlifecycle.lifetime.keycloak.ConditionedCeilings;
import dev.tokenlifecycle.lifetime.keycloak.StockLifespan;
import dev.tokenlifecycle.rotation.NativeSwitches;
import dev.tokenlifecycle.rotation.RotationPolicy;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.keycloak.connections.jpa.support.EntityManagers;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/** {@code lifetimes}: for an auditor, how long the access tokens of each client live and which policy decides it. */
public final class LifetimesResource {
    private final KeycloakSession session;
    private final RealmModel realm;
    private final AdminPermissionEvaluator auth;

    public LifetimesResource(AdminRequest admin) {
        this.session = admin.session();
        this.realm = admin.realm();
        this.auth = admin.auth();
    }

    /** A page of clients in the order of their ids. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public List<LifetimeRepresentation> list() {
        auth.clients().requireView();
        auth.realm().requireViewRealm();
        QueryParameters query = QueryParameters.of(session, "first", "max");
        int from = query.first();
        int most = query.max();
        ConditionedCeilings ceilings = ceilings();
        List<LifetimeRepresentation> page = new ArrayList<>();
        // Nothing is written: without this, every query would look for changes in all clients read before it.
        EntityManagers.runInBatch(
                session,
                () -> realm.getClientsStream(from, most)
                        .map(client -> lifetime(client, ceilings))
                        .forEach(page::add),
                false);
        return page;
    }

    private ConditionedCeilings ceilings() {
        try {
            return ConditionedCeilings.of(session, realm);
        } catch (IllegalStateException unreadable) {
            throw Errors.of(Status.INTERNAL_SERVER_ERROR, String.valueOf(unreadable.getMessage()));
        }
    }

    private LifetimeRepresentation lifetime(ClientModel client, ConditionedCeilings ceilings) {
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
