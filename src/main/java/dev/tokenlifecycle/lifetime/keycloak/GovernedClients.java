package dev.tokenlifecycle.lifetime.keycloak;

import dev.tokenlifecycle.clientpolicy.RealmPolicies;
import dev.tokenlifecycle.clientpolicy.RealmPolicies.Named;
import dev.tokenlifecycle.lifetime.ConfiguredLifespan;
import dev.tokenlifecycle.lifetime.LifetimePolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelException;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.context.ClientCRUDContext;

/** Keeps the <em>Access Token Lifespan</em> of a client that is saved within its ceiling: it is refused, or lowered. */
final class GovernedClients {
    private static final String BEFORE = GovernedClients.class.getName() + ".before.";

    private final KeycloakSession session;

    GovernedClients(KeycloakSession session) {
        this.session = session;
    }

    /** Remembers the lifespan of a client that is about to be changed: only a change of it is refused afterwards. */
    void rememberBefore(ClientCRUDContext context) {
        ClientModel client = context.getTargetClient();
        if (client != null) {
            session.setAttribute(BEFORE + client.getId(), Optional.ofNullable(attribute(client)));
        }
    }

    /**
     * Lowers the lifespan of the client as it is proposed, or refuses it.
     *
     * @throws ClientPolicyException with the reason, where it is refused
     */
    void limitProposed(ClientCRUDContext context, LifetimePolicy policy) throws ClientPolicyException {
        ClientRepresentation proposed = context.getProposedClientRepresentation();
        if (proposed == null || proposed.getAttributes() == null) {
            return;
        }
        if (mustBeLowered(proposed.getAttributes().get(ConfiguredLifespan.ATTRIBUTE), policy)) {
            Map<String, String> attributes = new HashMap<>(proposed.getAttributes());
            attributes.put(ConfiguredLifespan.ATTRIBUTE, seconds(policy));
            proposed.setAttributes(attributes);
        }
    }

    /**
     * Lowers the lifespan of the client as it was saved, or refuses it: conditions such as its roles need a client that is there.
     * Where it is refused, nothing is saved.
     *
     * @throws ClientPolicyException with the reason, where it is refused
     */
    void limitSaved(ClientCRUDContext context, LifetimePolicy policy) throws ClientPolicyException {
        ClientModel client = Objects.requireNonNull(context.getTargetClient());
        Object before = session.getAttribute(BEFORE + client.getId());
        if (Optional.ofNullable(attribute(client)).equals(before)) {
            return;
        }
        try {
            lowerOrRefuse(client, policy);
        } catch (ClientPolicyException refused) {
            session.getTransactionManager().setRollbackOnly();
            throw refused;
        }
    }

    /** The same for the clients of a realm that is imported: Keycloak raises no client-policy event for them. */
    void limitImported(RealmModel realm, List<ClientRepresentation> clients) {
        RealmPolicies policies = RealmPolicies.of(session, realm);
        for (ClientRepresentation representation : clients) {
            ClientModel client = realm.getClientByClientId(representation.getClientId());
            if (client != null && attribute(client) != null) {
                policies.withoutRequest(LifetimePolicy.class, client).stream()
                        .map(Named::settings)
                        .reduce(LifetimePolicy::strictest)
                        .ifPresent(policy -> limitImported(client, policy));
            }
        }
    }

    private void limitImported(ClientModel client, LifetimePolicy policy) {
        try {
            lowerOrRefuse(client, policy);
        } catch (ClientPolicyException refused) {
            session.getTransactionManager().setRollbackOnly();
            throw new ModelException("Client " + client.getClientId() + ": " + refused.getErrorDetail(), refused);
        }
    }

    private static void lowerOrRefuse(ClientModel client, LifetimePolicy policy) throws ClientPolicyException {
        if (mustBeLowered(attribute(client), policy)) {
            client.setAttribute(ConfiguredLifespan.ATTRIBUTE, seconds(policy));
        }
    }

    private static boolean mustBeLowered(@Nullable String attribute, LifetimePolicy policy)
            throws ClientPolicyException {
        ConfiguredLifespan lifespan = ConfiguredLifespan.of(attribute);
        if (!lifespan.exceeds(policy.maxLifetime())) {
            return false;
        }
        if (!policy.autoConfigure()) {
            throw new AboveCeilingException(lifespan.refusal(policy.maxLifetime()));
        }
        return true;
    }

    private static @Nullable String attribute(ClientModel client) {
        return client.getAttribute(ConfiguredLifespan.ATTRIBUTE);
    }

    private static String seconds(LifetimePolicy policy) {
        return Long.toString(policy.maxLifetime().toSeconds());
    }
}
