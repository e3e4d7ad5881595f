package dev.tokenlifecycle.server;

import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.storage.StorageId;
import org.keycloak.storage.adapter.AbstractUserAdapterFederatedStorage;

/** A user of {@link DomainUsers}. Runs in the server. */
final class DomainUser extends AbstractUserAdapterFederatedStorage {
    private final String username;

    DomainUser(KeycloakSession session, RealmModel realm, ComponentModel model, String username) {
        super(session, realm, model);
        this.username = username;
        storageId = new StorageId(model.getId(), username);
    }

    @Override
    public String getUsername() {
        return username;
    }

    @Override
    public void setUsername(String ignored) {
        // It is the domain's.
    }
}
