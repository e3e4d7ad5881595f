package dev.tokenlifecycle.revocation;

import dev.tokenlifecycle.settings.ChoiceSetting;

/** What ended with a revocation: it decides which access tokens an API refuses. {@link #wireName()} is the name in payloads. */
public enum Revoked {
    /** One access token. */
    TOKEN,
    /** One family of refresh tokens, and the access tokens that came from it. */
    FAMILY,
    /** What one client, or those that its token was exchanged for, had in one user session. */
    CLIENT_SESSION,
    /** One user session, at every client. */
    SESSION,
    /** All that a user had at one client. */
    USER_AT_CLIENT,
    /** All that a user had. */
    USER,
    /** All tokens of a client. */
    CLIENT,
    /** All tokens of the realm. */
    REALM;

    /** The name in payloads, such as {@code client-session}. */
    public String wireName() {
        return ChoiceSetting.wireName(this);
    }

    static Revoked of(Revocation revocation) {
        boolean user = revocation.userId() != null;
        boolean client = revocation.clientId() != null;
        return switch (revocation.type()) {
            case TOKEN_REVOKED -> TOKEN;
            case SESSION_REVOKED -> SESSION;
            case TOKENS_REVOKED -> {
                // RFC 7009 names a token of the family, and Keycloak ends all that the client has of the session.
                boolean wider = RevocationReasons.TOKEN_REVOCATION.equals(revocation.reason());
                if (revocation.familyId() != null && !wider) {
                    yield FAMILY;
                }
                yield revocation.sessionId() != null ? CLIENT_SESSION : USER_AT_CLIENT;
            }
            case SESSIONS_REVOKED -> user ? (client ? USER_AT_CLIENT : USER) : client ? CLIENT : REALM;
        };
    }
}
