package dev.tokenlifecycle.keycloak.policy;

import jakarta.ws.rs.core.MultivaluedHashMap;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.context.ScopeParameterContext;
import org.keycloak.services.clientpolicy.context.TokenRevokeResponseContext;

/**
 * Asks the policy engine which policies match a client where Keycloak itself raises no event for it. It is a
 * {@code TOKEN_REVOKE_RESPONSE}, the one event that no executor of Keycloak handles; conditions that need more of a request
 * than its client and scope abstain.
 */
public final class PolicyQuery extends TokenRevokeResponseContext implements ScopeParameterContext {
    private final String scope;
    private final BiConsumer<Class<?>, Supplier<?>> answers;

    private PolicyQuery(ClientModel client, String scope, BiConsumer<Class<?>, Supplier<?>> answers) {
        super(client, new MultivaluedHashMap<>());
        this.scope = scope;
        this.answers = answers;
    }

    /** The policies of {@code type} that match {@code client}, in the order of the client policies. */
    public static <P> List<P> ask(KeycloakSession session, Class<P> type, ClientModel client, String scope) {
        List<P> policies = new ArrayList<>();
        trigger(session, client, scope, (asked, policy) -> {
            if (asked == type) {
                policies.add(type.cast(policy.get()));
            }
        });
        return List.copyOf(policies);
    }

    /**
     * Declares all policies that match {@code client} with {@code scope}, unless the engine has already been asked about them on
     * this request.
     */
    public static void declare(KeycloakSession session, ClientModel client, @Nullable String scope) {
        AskedClients asked = AskedClients.of(session);
        if (!asked.cover(client, scope)) {
            asked.add(client, scope);
            trigger(session, client, scope == null ? "" : scope, DeclaredPolicies.of(session)::add);
        }
    }

    private static void trigger(
            KeycloakSession session, ClientModel client, String scope, BiConsumer<Class<?>, Supplier<?>> answers) {
        try {
            session.clientPolicy().triggerOnEvent(new PolicyQuery(client, scope, answers));
        } catch (ClientPolicyException refused) {
            throw new IllegalStateException(
                    "A client policy refused to say what matches client " + client.getClientId(), refused);
        }
    }

    void answer(Class<?> type, Supplier<?> policy) {
        answers.accept(type, policy);
    }

    @Override
    public String getScopeParameter() {
        return scope;
    }
}
