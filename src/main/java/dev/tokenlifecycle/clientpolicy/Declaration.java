package dev.tokenlifecycle.clientpolicy;

import dev.tokenlifecycle.settings.EnforcedPolicy;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.ClientPolicyEvent;

/**
 * What an executor declares where its policy matches.
 *
 * @param type the checked policy's
 * @param events the events on which it is put on the request; a {@link PolicyQuery} is answered always
 * @param policy the checked policy
 */
public record Declaration<P extends EnforcedPolicy>(Class<P> type, Set<ClientPolicyEvent> events, Supplier<P> policy) {
    /** The events that ask for a token. */
    public static final Set<ClientPolicyEvent> TOKEN_REQUESTS = Set.copyOf(EnumSet.of(
            ClientPolicyEvent.TOKEN_REQUEST,
            ClientPolicyEvent.SERVICE_ACCOUNT_TOKEN_REQUEST,
            ClientPolicyEvent.TOKEN_REFRESH,
            ClientPolicyEvent.BACKCHANNEL_TOKEN_REQUEST,
            ClientPolicyEvent.DEVICE_TOKEN_REQUEST,
            ClientPolicyEvent.TOKEN_EXCHANGE_REQUEST,
            ClientPolicyEvent.RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST,
            ClientPolicyEvent.JWT_AUTHORIZATION_GRANT));

    /** A declaration whose settings are checked once, when somebody asks for them. */
    public static <P extends EnforcedPolicy> Declaration<P> checkedOnce(
            Class<P> type, Set<ClientPolicyEvent> events, Supplier<P> policy) {
        return new Declaration<>(type, events, new Once<>(policy));
    }

    /** Whether {@code context} is an event or a question that this answers. */
    boolean concerns(ClientPolicyContext context) {
        return context instanceof PolicyQuery<?> query ? query.asksFor(type) : events.contains(context.getEvent());
    }

    /** Answers, where {@code context} concerns this. */
    void execute(KeycloakSession session, ClientPolicyContext context) {
        if (!concerns(context)) {
            return;
        }
        if (context instanceof PolicyQuery<?> query) {
            query.answer(policy.get());
        } else {
            RequestPolicies.of(session).add(type, policy);
        }
    }

    /** Settings that can't be accepted are refused each time. */
    private static final class Once<P> implements Supplier<P> {
        private final Supplier<P> policy;
        private volatile @Nullable P known;

        private Once(Supplier<P> policy) {
            this.policy = policy;
        }

        @Override
        public P get() {
            P checked = known;
            if (checked == null) {
                checked = policy.get();
                known = checked;
            }
            return checked;
        }
    }
}
