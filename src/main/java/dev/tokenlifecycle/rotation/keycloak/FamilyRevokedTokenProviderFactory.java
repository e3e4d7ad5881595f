package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.keycloak.version.PlainFactory;
import dev.tokenlifecycle.rotation.store.FamilyTokenId;
import dev.tokenlifecycle.rotation.store.TokenFamilies;
import java.util.Comparator;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RevokedTokenProvider;
import org.keycloak.models.RevokedTokenProviderFactory;

/**
 * Lets an access token die with its family: wherever Keycloak asks whether a token was revoked, the family that its id names
 * is asked for too. Everything else is left to the provider that Keycloak would have used.
 */
public final class FamilyRevokedTokenProviderFactory
        implements RevokedTokenProviderFactory<RevokedTokenProvider>, PlainFactory<RevokedTokenProvider> {
    static final String PROVIDER_ID = "token-family";

    private String delegate = "";

    @Override
    public RevokedTokenProvider create(KeycloakSession session) {
        RevokedTokenProvider own = session.getProvider(RevokedTokenProvider.class, delegate);
        return new RevokedTokenProvider() {
            @Override
            public boolean put(String id, long lifespanSeconds) {
                return own.put(id, lifespanSeconds);
            }

            @Override
            public boolean contains(String id) {
                return own.contains(id)
                        || FamilyTokenId.family(id)
                                .filter(new TokenFamilies(session)::isRevoked)
                                .isPresent();
            }

            @Override
            public void close() {
                // Keycloak closes the provider that it made.
            }
        };
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        delegate = factory.getProviderFactoriesStream(RevokedTokenProvider.class)
                .filter(other -> !PROVIDER_ID.equals(other.getId()))
                .max(Comparator.comparingInt(other -> other.order()))
                .map(other -> other.getId())
                .orElseThrow(() -> new IllegalStateException("Keycloak has no provider of revoked tokens"));
    }

    @Override
    public String getId() {
        return PROVIDER_ID;
    }

    @Override
    public int order() {
        return 1_000;
    }
}
