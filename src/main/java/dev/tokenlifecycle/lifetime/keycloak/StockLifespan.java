package dev.tokenlifecycle.lifetime.keycloak;

import dev.tokenlifecycle.lifetime.ConfiguredLifespan;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.SessionExpirationUtils;

/**
 * How long Keycloak itself lets an access token of a client live at most, for the report of lifetimes: the lifespan of the client
 * or of its realm, ended by the longest session that the client can have. It follows Keycloak's {@code TokenManager}. {@link
 * AccessTokenLifespan} is the upper bound for {@code safe_after}.
 */
public final class StockLifespan {
    private final RealmModel realm;
    private final ClientModel client;

    public StockLifespan(RealmModel realm, ClientModel client) {
        this.realm = realm;
        this.client = client;
    }

    /** The longest life in seconds. */
    public long seconds() {
        Long own = ConfiguredLifespan.of(client.getAttribute(ConfiguredLifespan.ATTRIBUTE))
                .seconds();
        long explicit = longest(own == null ? realm.getAccessTokenLifespan() : own);
        // The implicit flow doesn't look at the client's own lifespan.
        return client.isImplicitFlowEnabled()
                ? Math.max(explicit, longest(realm.getAccessTokenLifespanForImplicitFlow()))
                : explicit;
    }

    private long longest(long lifespan) {
        long online = Math.max(inSession(lifespan, false, false), inRemembered(lifespan));
        // The scopes of a client are read only where they matter: the report does this for every client.
        boolean ended = lifespan == ConfiguredLifespan.SESSION_MAXIMUM || online < lifespan;
        return Math.max(0, ended ? Math.max(online, inOffline(lifespan)) : online);
    }

    private long inRemembered(long lifespan) {
        return realm.isRememberMe() ? inSession(lifespan, false, true) : 0;
    }

    private long inOffline(long lifespan) {
        return client.getClientScopes(false).containsKey(OAuth2Constants.OFFLINE_ACCESS)
                        || client.getClientScopes(true).containsKey(OAuth2Constants.OFFLINE_ACCESS)
                ? Math.max(inSession(lifespan, true, false), realm.isRememberMe() ? inSession(lifespan, true, true) : 0)
                : 0;
    }

    private long inSession(long lifespan, boolean offline, boolean remembered) {
        long life = lifespan == ConfiguredLifespan.SESSION_MAXIMUM ? sessionMaximum(remembered) : lifespan;
        // A session that begins at 0 ends when its longest life is over.
        long session = SessionExpirationUtils.calculateClientSessionMaxLifespanTimestamp(
                        offline, remembered, 0, 0, realm, client)
                / 1000;
        return session > 0 ? Math.min(life, session) : life;
    }

    private long sessionMaximum(boolean remembered) {
        return remembered && realm.getSsoSessionMaxLifespanRememberMe() > 0
                ? realm.getSsoSessionMaxLifespanRememberMe()
                : realm.getSsoSessionMaxLifespan();
    }
}
