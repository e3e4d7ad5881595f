package dev.tokenlifecycle.lifetime.keycloak;

import java.util.Collection;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.jose.jws.JWSInput;
import org.keycloak.jose.jws.JWSInputException;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.representations.AccessToken;

/**
 * The scopes of a token that is about to be issued. Some are granted without being named in it: a client scope says whether it is
 * included in the token's.
 *
 * @param carried those that the token carries
 * @param presented those of the refresh token that it is issued for; empty where there is none
 */
record GrantedScopes(Collection<String> carried, String presented) {
    /**
     * The scopes of a token of {@code context}.
     *
     * @param token the access token, which may name others; null where it names those of its context
     * @param presented the scopes of the refresh token that it is issued for; null where there is none
     */
    static GrantedScopes of(ClientSessionContext context, @Nullable AccessToken token, @Nullable String presented) {
        String named = token == null ? context.getScopeString() : token.getScope();
        return new GrantedScopes(
                Stream.of(named, context.getScopeString(true))
                        .flatMap(Stream::ofNullable)
                        .flatMap(scopes -> Stream.of(scopes.split(" ")))
                        .collect(Collectors.toSet()),
                presented == null ? "" : presented);
    }

    /** The scopes of a refresh token that Keycloak has verified; null where it is none of its own. */
    static @Nullable String ofRefreshToken(@Nullable String refreshToken) {
        try {
            return refreshToken == null
                    ? null
                    : new JWSInput(refreshToken)
                            .readJsonContent(AccessToken.class)
                            .getScope();
        } catch (JWSInputException notOurs) {
            return null;
        }
    }

    /** What conditions are asked about. A refresh that names fewer scopes escapes no policy. */
    String asked() {
        return String.join(" ", carried) + " " + presented;
    }
}
