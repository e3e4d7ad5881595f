package dev.tokenlifecycle.clientpolicy;

import jakarta.ws.rs.core.MultivaluedHashMap;
import java.util.ArrayList;
import java.util.List;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.context.ScopeParameterContext;
import org.keycloak.services.clientpolicy.context.TokenRevokeResponseContext;

/**
 * Asks the policy engine which policies match a client where Keycloak itself raises no event for it. It is a
 * {@code TOKEN_REVOKE_RESPONSE}, the one event that no executor of Keycloak handles; conditions that need more of a request
 * than its client and scope abstain.
 *
 * @param <P> the policy asked for
 */
public final class PolicyQuery<P> extends TokenRevokeResponseContext implements ScopeParameterContext {
    private final Class<P> type;
    private final String scope;
    private final List<P> answers = new ArrayList<>();

    private PolicyQuery(Class<P> type, ClientModel client, String scope) {
        super(client, new MultivaluedHashMap<>());
        this.type = type;
        this.scope = scope;
    }

    /** The question which policies of {@code type} match {@code client}, for conditions that are asked one by one. */
    public static <P> PolicyQuery<P> about(Class<P> type, ClientModel client, String scope) {
        return new PolicyQuery<>(type, client, scope);
    }

    /** The policies of {@code type} that match {@code client}, in the order of the client policies. */
    public static <P> List<P> ask(KeycloakSession session, Class<P> type, ClientModel client, String scope) {
        PolicyQuery<P> query = new PolicyQuery<>(type, client, scope);
        try {
            session.clientPolicy().triggerOnEvent(query);
        } catch (ClientPolicyException refused) {
            throw new IllegalStateException(
                    "A client policy refused to say what matches client " + client.getClientId(), refused);
        }
        return List.copyOf(query.answers);
    }

    boolean asksFor(Class<?> declared) {
        return declared == type;
    }

    public void answer(Object policy) {
        answers.add(type.cast(policy));
    }

    @Override
    public String getScopeParameter() {
        return scope;
    }
}
