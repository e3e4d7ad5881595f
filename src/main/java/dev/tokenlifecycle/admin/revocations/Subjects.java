package dev.tokenlifecycle.admin.revocations;

import dev.tokenlifecycle.admin.request.Errors;
import dev.tokenlifecycle.admin.revocations.SubjectIdentifier.Email;
import dev.tokenlifecycle.admin.revocations.SubjectIdentifier.IssuerAndSubject;
import dev.tokenlifecycle.admin.revocations.SubjectIdentifier.Opaque;
import dev.tokenlifecycle.keycloak.RealmIssuer;
import dev.tokenlifecycle.keycloak.StorageIds;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.IdentityProviderQuery;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelDuplicateException;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** Finds the users of a realm that other systems mean. */
public record Subjects(KeycloakSession session, RealmModel realm) {
    /** The user whom {@code subject} means. */
    public Optional<UserModel> find(SubjectIdentifier subject) {
        if (subject instanceof Email email) {
            return byEmail(email.email());
        }
        if (subject instanceof IssuerAndSubject pair) {
            return byIssuer(pair);
        }
        return byId(((Opaque) subject).id());
    }

    private Optional<UserModel> byId(String id) {
        return Optional.ofNullable(StorageIds.user(session, realm, id));
    }

    private Optional<UserModel> byEmail(String email) {
        if (realm.isDuplicateEmailsAllowed()) {
            throw Errors.unprocessable("The realm allows several users to have the same e-mail address");
        }
        try {
            return Optional.ofNullable(session.users().getUserByEmail(realm, email));
        } catch (ModelDuplicateException several) {
            throw Errors.unprocessable("Several users have this e-mail address");
        }
    }

    /** Our own subjects by their id, those of an identity provider by their link. */
    private Optional<UserModel> byIssuer(IssuerAndSubject pair) {
        String own = RealmIssuer.of(session, realm);
        if (own.equals(pair.iss())) {
            return byId(pair.sub());
        }
        return session.identityProviders()
                .getAllStream(IdentityProviderQuery.userAuthentication())
                .filter(provider -> pair.iss().equals(issuer(provider)))
                .map(provider -> new FederatedIdentityModel(provider.getAlias(), pair.sub(), null))
                .flatMap(link -> Optional.ofNullable(session.users().getUserByFederatedIdentity(realm, link)).stream())
                .findFirst();
    }

    private static @Nullable String issuer(IdentityProviderModel provider) {
        return provider.getConfig() == null ? null : provider.getConfig().get("issuer");
    }
}
