package dev.tokenlifecycle.clientpolicy;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.ClientPolicyEvent;

/** The client-policy event by which the current request asks for a token. Some grants raise none. */
public final class TokenRequest {
    private static final String ATTRIBUTE = TokenRequest.class.getName();

    private static final Set<ClientPolicyEvent> EVENTS = Set.copyOf(EnumSet.of(
            ClientPolicyEvent.TOKEN_REQUEST,
            ClientPolicyEvent.SERVICE_ACCOUNT_TOKEN_REQUEST,
            ClientPolicyEvent.TOKEN_REFRESH,
            ClientPolicyEvent.BACKCHANNEL_TOKEN_REQUEST,
            ClientPolicyEvent.DEVICE_TOKEN_REQUEST,
            ClientPolicyEvent.TOKEN_EXCHANGE_REQUEST,
            ClientPolicyEvent.RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST,
            ClientPolicyEvent.JWT_AUTHORIZATION_GRANT));

    private TokenRequest() {}

    /** Whether {@code event} asks for a token. */
    public static boolean is(ClientPolicyContext event) {
        return EVENTS.contains(event.getEvent());
    }

    /** Remembers the event of this request. */
    public static void remember(KeycloakSession session, ClientPolicyContext event) {
        session.setAttribute(ATTRIBUTE, event);
    }

    /** The event of this request; null where there was none. */
    public static @Nullable ClientPolicyContext of(KeycloakSession session) {
        return session.getAttribute(ATTRIBUTE, ClientPolicyContext.class);
    }
}
