package dev.tokenlifecycle.admin;

import dev.tokenlifecycle.keycloak.version.VersionedFactory;
import dev.tokenlifecycle.revocation.list.RevocationLists;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** Puts {@code /realms/{realm}/token-lifecycle} into the realm's endpoints. */
public final class TokenLifecycleResourceFactory implements RealmResourceProviderFactory, VersionedFactory {
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

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}
}
