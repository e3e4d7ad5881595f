package dev.tokenlifecycle.server;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.keycloak.component.ComponentModel;
import org.keycloak.credential.CredentialInput;
import org.keycloak.credential.CredentialInputValidator;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.storage.StorageId;
import org.keycloak.storage.UserStorageProvider;
import org.keycloak.storage.user.ImportedUserValidation;
import org.keycloak.storage.user.UserLookupProvider;
import org.keycloak.storage.user.UserRegistrationProvider;

/**
 * The users of a directory whose names are {@code domain/name}, and so are their ids: {@code f:<component>:domain/name}. Whoever has
 * such a name exists, with the password {@value TestRealm#PASSWORD}, until it is deleted. An imported user {@code name} is
 * the one with {@code domain/name}. Runs in the server.
 */
public final class DomainUsers
        implements UserStorageProvider,
                UserLookupProvider,
                UserRegistrationProvider,
                ImportedUserValidation,
                CredentialInputValidator {
    static final String ID = "domain-users";

    private static final Set<String> DELETED = ConcurrentHashMap.newKeySet();

    private final KeycloakSession session;
    private final ComponentModel model;

    DomainUsers(KeycloakSession session, ComponentModel model) {
        this.session = session;
        this.model = model;
    }

    @Override
    public UserModel getUserById(RealmModel realm, String id) {
        return getUserByUsername(realm, StorageId.externalId(id));
    }

    @Override
    public UserModel getUserByUsername(RealmModel realm, String username) {
        boolean known = username.contains("/") && !DELETED.contains(model.getId() + username);
        return known ? new DomainUser(session, realm, model, username) : null;
    }

    @Override
    public UserModel getUserByEmail(RealmModel realm, String email) {
        return null;
    }

    @Override
    public UserModel addUser(RealmModel realm, String username) {
        return null;
    }

    @Override
    public boolean removeUser(RealmModel realm, UserModel user) {
        return DELETED.add(model.getId() + user.getUsername());
    }

    @Override
    public UserModel validate(RealmModel realm, UserModel imported) {
        return DELETED.contains(model.getId() + "domain/" + imported.getUsername()) ? null : imported;
    }

    @Override
    public boolean supportsCredentialType(String type) {
        return type.equals("password");
    }

    @Override
    public boolean isConfiguredFor(RealmModel realm, UserModel user, String type) {
        return supportsCredentialType(type);
    }

    @Override
    public boolean isValid(RealmModel realm, UserModel user, CredentialInput input) {
        return TestRealm.PASSWORD.equals(input.getChallengeResponse());
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
