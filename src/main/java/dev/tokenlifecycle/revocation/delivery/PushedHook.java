package dev.tokenlifecycle.revocation.delivery;

import dev.tokenlifecycle.revocation.hook.HookPolicy;
import dev.tokenlifecycle.revocation.keycloak.ConfiguredHooks;
import dev.tokenlifecycle.revocation.outbox.HookId;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.cache.CacheRealmProvider;

/**
 * A hook that is pushed to, as it is configured now.
 *
 * @param realm the realm whose hook it is
 * @param settings how it is notified
 */
record PushedHook(RealmModel realm, HookPolicy settings) {
    private static final Logger LOG = Logger.getLogger(PushedHook.class);

    /**
     * The hook {@code id}; empty where no client profile configures it as one that is pushed to. Where this node's cache of
     * realms says so, the database is asked: the cache may be older than a change by another node, where nodes have no cache in
     * common ({@code --cache=local}) or were cut off from each other. Then the cache reads the realm anew.
     *
     * @throws dev.tokenlifecycle.settings.InvalidSettingException if its settings can't be accepted
     */
    static Optional<PushedHook> find(KeycloakSession session, HookId id) {
        return in(session, session.realms().getRealm(id.realmId()), id).or(() -> pastTheCache(session, id));
    }

    private static Optional<PushedHook> pastTheCache(KeycloakSession session, HookId id) {
        CacheRealmProvider cache = session.getProvider(CacheRealmProvider.class);
        if (cache == null) {
            return Optional.empty();
        }
        Optional<PushedHook> stored = in(session, cache.getRealmDelegate().getRealm(id.realmId()), id);
        stored.map(PushedHook::realm).ifPresent(realm -> {
            cache.registerRealmInvalidation(realm.getId(), realm.getName());
            LOG.infof(
                    "Realm %s is read anew: this node didn't know its revocation hook %s yet",
                    realm.getName(), id.hook());
        });
        return stored;
    }

    private static Optional<PushedHook> in(KeycloakSession session, @Nullable RealmModel realm, HookId id) {
        return realm == null
                ? Optional.empty()
                : ConfiguredHooks.of(session, realm)
                        .named(id.hook())
                        .filter(HookPolicy::pushes)
                        .map(settings -> new PushedHook(realm, settings));
    }
}
