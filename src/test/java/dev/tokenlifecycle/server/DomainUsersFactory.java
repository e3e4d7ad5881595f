package dev.tokenlifecycle.server;

import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.storage.UserStorageProviderFactory;

/** Makes {@link DomainUsers}. Runs in the server. */
public final class DomainUsersFactory implements UserStorageProviderFactory<DomainUsers> {
    @Override
    public DomainUsers create(KeycloakSession session, ComponentModel model) {
        return new DomainUsers(session, model);
    }

    @Override
    public String getId() {
        return DomainUsers.ID;
    }
}
