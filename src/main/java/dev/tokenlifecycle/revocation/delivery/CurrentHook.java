package dev.tokenlifecycle.revocation.delivery;

import dev.tokenlifecycle.revocation.hook.HookPolicy;
import dev.tokenlifecycle.revocation.hook.HookPolicy.Channel;
import dev.tokenlifecycle.revocation.keycloak.ConfiguredHooks;
import dev.tokenlifecycle.revocation.outbox.HookId;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.cache.CacheRealmProvider;

/**
 * A hook as it is configured now.
 *
 * @param realm the realm whose hook it is
 * @param settings how it is notified
 */
record CurrentHook(RealmModel realm, HookPolicy settings) {
    private static final Logger LOG = Logger.getLogger(CurrentHook.class);

    /**
     * The hook {@code id}; empty where no client profile configures it as one that is notified by {@code channel}. Before it
     * says so, it asks the database: this node's cache of realms may be older than a change by another node, where nodes have no
     * cache in common ({@code --cache=local}) or were cut off from each other. Then the cache reads the realm anew.
     *
     * @throws dev.tokenlifecycle.settings.InvalidSettingException if its settings can't be accepted
     */
    static Optional<CurrentHook> find(KeycloakSession session, HookId id, Channel channel) {
        return in(session, session.realms().getRealm(id.realmId()), id, channel)
                .or(() -> pastTheCache(session, id, channel));
    }

    private static Optional<CurrentHook> pastTheCache(KeycloakSession session, HookId id, Channel channel) {
        CacheRealmProvider cache = session.getProvider(CacheRealmProvider.class);
        if (cache == null) {
            return Optional.empty();
        }
        Optional<CurrentHook> stored = in(session, cache.getRealmDelegate().getRealm(id.realmId()), id, channel);
        stored.map(CurrentHook::realm).ifPresent(realm -> {
            cache.registerRealmInvalidation(realm.getId(), realm.getName());
            LOG.infof(
                    "Realm %s is read anew: this node didn't know its revocation hook %s yet",
                    realm.getName(), id.hook());
        });
        return stored;
    }

    private static Optional<CurrentHook> in(
            KeycloakSession session, @Nullable RealmModel realm, HookId id, Channel channel) {
        return realm == null
                ? Optional.empty()
                : ConfiguredHooks.of(session, realm)
                        .named(id.hook())
                        .filter(policy -> policy.channels().contains(channel))
                        .map(settings -> new CurrentHook(realm, settings));
    }
}
