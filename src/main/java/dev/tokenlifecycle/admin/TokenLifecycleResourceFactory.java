package dev.tokenlifecycle.admin;

import dev.tokenlifecycle.keycloak.version.PlainFactory;
import dev.tokenlifecycle.revocation.list.RevocationLists;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** Puts {@code /realms/{realm}/token-lifecycle} into the realm's endpoints. */
public final class TokenLifecycleResourceFactory
        implements RealmResourceProviderFactory, PlainFactory<RealmResourceProvider> {
    public static final String PATH = "token-lifecycle";

    private final RevocationLists lists = new RevocationLists();

    @Override
    public String getId() {
        return PATH;
    }

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new RealmResourceProvider() {
            @Override
            public Object getResource() {
                return new TokenLifecycleResource(session, lists);
            }

            @Override
            public void close() {}
        };
    }
}
