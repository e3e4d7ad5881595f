package dev.tokenlifecycle.clientpolicy;

import jakarta.ws.rs.core.Response;
import org.keycloak.services.ErrorResponse;
import org.keycloak.services.ErrorResponseException;

/**
 * A refused setting as Keycloak shows it: status 400 with the sentence as {@code errorMessage}, which is what the console's
 * error box reads, and the sentence as the message, which is what the log of a file import shows.
 */
public final class RefusedSettingException extends ErrorResponseException {
    private final String sentence;

    public RefusedSettingException(String sentence) {
        super(ErrorResponse.error(sentence, Response.Status.BAD_REQUEST).getResponse());
        this.sentence = sentence;
    }

    @Override
    public String getMessage() {
        return sentence;
    }
}
