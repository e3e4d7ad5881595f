package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.keycloak.StorageIds;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.jose.jws.JWSInput;
import org.keycloak.jose.jws.JWSInputException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.representations.AccessToken;

/**
 * What a token that came with a request says, unchecked: it only says where to look. A forged one gets Keycloak's own answer,
 * so nothing here may fail.
 */
final class RequestToken {
    private RequestToken() {}

    /** The token of the {@code Authorization} header; of several, Keycloak takes the first. */
    static @Nullable String bearer(HttpHeaders headers) {
        String header = headers.getRequestHeaders().getFirst(HttpHeaders.AUTHORIZATION);
        return header == null ? null : header.substring(header.lastIndexOf(' ') + 1);
    }

    /** The claims of {@code token}; none where it isn't one. */
    static <T> Stream<T> claims(@Nullable String token, Class<T> type) {
        try {
            return token == null ? Stream.empty() : Stream.ofNullable(new JWSInput(token).readJsonContent(type));
        } catch (JWSInputException notOurs) {
            return Stream.empty();
        }
    }

    /** The session that {@code token} names. */
    static Stream<UserSessionModel> session(KeycloakSession session, RealmModel realm, @Nullable String token) {
        return claims(token, AccessToken.class)
                .flatMap(claims -> id(claims.getSessionId()))
                .flatMap(id -> Stream.ofNullable(session.sessions().getUserSession(realm, id)));
    }

    /** The id of the user that {@code token} names; a lightweight one does so by its session. */
    static Optional<String> userId(KeycloakSession session, RealmModel realm, @Nullable String token) {
        return claims(token, AccessToken.class)
                .flatMap(claims -> id(claims.getSubject()))
                .filter(StorageIds::isWhole)
                .findFirst()
                .or(() -> session(session, realm, token)
                        .map(one -> one.getUser().getId())
                        .findFirst());
    }

    /** {@code id}, if it can be one: databases fail at control characters. */
    static Stream<String> id(@Nullable String id) {
        return Stream.ofNullable(id).filter(one -> one.chars().noneMatch(Character::isISOControl));
    }
}
