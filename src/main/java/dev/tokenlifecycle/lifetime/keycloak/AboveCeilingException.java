package dev.tokenlifecycle.lifetime.keycloak;

import org.keycloak.OAuthErrorException;
import org.keycloak.services.clientpolicy.ClientPolicyException;

/**
 * A client that is refused because of its lifespan. The message is the reason too: dynamic client registration answers with the
 * message, the Admin REST API with the detail.
 */
final class AboveCeilingException extends ClientPolicyException {
    AboveCeilingException(String reason) {
        super(OAuthErrorException.INVALID_CLIENT_METADATA, reason);
    }

    @Override
    public String getMessage() {
        return getErrorDetail();
    }
}
