package dev.tokenlifecycle.admin.request;

import dev.tokenlifecycle.clientpolicy.UnreadablePolicyException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.function.Supplier;
import org.keycloak.representations.idm.ErrorRepresentation;
import org.keycloak.services.ErrorResponse;
import org.keycloak.services.ErrorResponseException;

/** The answers to requests that can't be served, in the error shape of Keycloak's admin API. */
public final class Errors {
    private static final int LATER_SECONDS = 5;

    private Errors() {}

    /** 400: the request says something that it may not say. */
    public static WebApplicationException badRequest(String message) {
        return ErrorResponse.error(message, Status.BAD_REQUEST);
    }

    /** 404: the realm has no such thing, or not any more. */
    public static WebApplicationException notFound(String message) {
        return ErrorResponse.error(message, Status.NOT_FOUND);
    }

    /** 401: no valid access token came with the request (RFC 6750 §3). */
    public static WebApplicationException unauthorized() {
        return with(
                Response.status(Status.UNAUTHORIZED).header(HttpHeaders.WWW_AUTHENTICATE, "Bearer"),
                "A valid access token of this realm is needed");
    }

    /** 422: what is asked for can't be done (RFC 9110 §15.5.21). */
    public static WebApplicationException unprocessable(String message) {
        return with(Response.status(422), message);
    }

    /** 403: the access token isn't good for this (RFC 6750 §3.1). */
    public static WebApplicationException insufficient(String message) {
        return with(
                Response.status(Status.FORBIDDEN)
                        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"insufficient_scope\""),
                message);
    }

    /** 429: not now, but in some seconds. */
    public static WebApplicationException tooMany(String message) {
        return with(Response.status(Status.TOO_MANY_REQUESTS).header(HttpHeaders.RETRY_AFTER, LATER_SECONDS), message);
    }

    /**
     * The result of {@code report}, which reads client policies.
     *
     * @throws WebApplicationException 500 with the reason, where the stored policies can't be read
     */
    public static <T> T readingPolicies(Supplier<T> report) {
        try {
            return report.get();
        } catch (UnreadablePolicyException unreadable) {
            throw unreadable(unreadable);
        }
    }

    /** 500: the stored client policies can't be read; the reason names the one. */
    public static WebApplicationException unreadable(UnreadablePolicyException reason) {
        return of(Status.INTERNAL_SERVER_ERROR, String.valueOf(reason.getMessage()));
    }

    /** Any other status. */
    public static WebApplicationException of(Status status, String message) {
        return ErrorResponse.error(message, status);
    }

    private static WebApplicationException with(Response.ResponseBuilder response, String message) {
        ErrorRepresentation error = new ErrorRepresentation();
        error.setErrorMessage(message);
        return new ErrorResponseException(
                response.type(MediaType.APPLICATION_JSON).entity(error).build());
    }
}
