package dev.tokenlifecycle.rotation.keycloak;

import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.RealmModelDelegate;
import org.keycloak.protocol.oidc.grants.OAuth2GrantType;
import org.keycloak.protocol.oidc.refresh.RefreshTokenContext;

/**
 * Takes the switches <em>Revoke Refresh Token</em> of the realm and of the client out of a refresh: a matching policy wins, in
 * both directions.
 */
final class NativeReuseCheck {
    private NativeReuseCheck() {}

    /** {@code context} without the native check; itself where no switch is set. */
    static RefreshTokenContext without(RefreshTokenContext context) {
        ClientModel client = context.grantContext().getClient();
        if (!context.grantContext().getRealm().isRevokeRefreshToken() && OverruledClient.of(client) == client) {
            return context;
        }
        return new RefreshTokenContext(
                context.oldRefreshToken(),
                new SwitchedOff(context.grantContext()),
                context.grant(),
                context.tokenManager(),
                context.scopeParameter(),
                context.resourceParameter());
    }

    private static final class SwitchedOff extends OAuth2GrantType.Context {
        private SwitchedOff(OAuth2GrantType.Context original) {
            super(
                    original.getSession(),
                    original.getClientConfig(),
                    original.getClientAuthAttributes(),
                    original.getFormParams(),
                    original.getEvent(),
                    original.getCors(),
                    original.getTokenManager());
            realm = new NeverRevokes(original.getRealm());
            client = OverruledClient.of(original.getClient());
        }
    }

    private static final class NeverRevokes extends RealmModelDelegate {
        private final String id;

        private NeverRevokes(RealmModel realm) {
            super(realm);
            id = realm.getId();
        }

        @Override
        public boolean isRevokeRefreshToken() {
            return false;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof RealmModel realm && id.equals(realm.getId());
        }

        @Override
        public int hashCode() {
            return id.hashCode();
        }
    }
}
