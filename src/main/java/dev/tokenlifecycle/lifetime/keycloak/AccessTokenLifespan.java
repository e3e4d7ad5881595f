package dev.tokenlifecycle.lifetime.keycloak;

import dev.tokenlifecycle.lifetime.ConfiguredLifespan;
import java.time.Duration;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;

/**
 * How long an access token of a client can live at most, for {@code safe_after}: rather too long than too short, because a
 * receiver with too early a {@code safe_after} lets a revoked token in. So the end of sessions isn't counted ({@link
 * StockLifespan} does), nor are ceilings: whether a policy with conditions on the request held for every token that is still
 * alive can't be known afterwards.
 */
public final class AccessTokenLifespan {
    private AccessTokenLifespan() {}

    /** The longest that any token of {@code client} can live. */
    public static Duration longest(ClientModel client) {
        RealmModel realm = client.getRealm();
        long lifespan = ConfiguredLifespan.of(client.getAttribute(ConfiguredLifespan.ATTRIBUTE))
                .longest(
                        realm.getAccessTokenLifespan(),
                        Math.max(realm.getSsoSessionMaxLifespan(), realm.getSsoSessionMaxLifespanRememberMe()));
        long implicit = client.isImplicitFlowEnabled() ? realm.getAccessTokenLifespanForImplicitFlow() : 0;
        return Duration.ofSeconds(Math.max(lifespan, implicit));
    }
}
