package dev.tokenlifecycle.revocation.keycloak;

import dev.tokenlifecycle.clientpolicy.RealmPolicies;
import dev.tokenlifecycle.revocation.hook.HookPolicy;
import dev.tokenlifecycle.revocation.hook.HookPolicy.Channel;
import dev.tokenlifecycle.revocation.hook.HookSettings;
import dev.tokenlifecycle.settings.InvalidSettingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The hooks that the client profiles of a realm, and the server-wide ones, configure, by name, whether a client policy applies
 * the profile or not. Where several profiles name the same hook, the first says how it is notified: the realm's own come first.
 */
public final class ConfiguredHooks {
    private final Map<String, Map<String, Object>> rawByName;

    private ConfiguredHooks(Map<String, Map<String, Object>> rawByName) {
        this.rawByName = rawByName;
    }

    /** The hooks of {@code realm} as they are configured now. */
    public static ConfiguredHooks of(KeycloakSession session, RealmModel realm) {
        Map<String, Map<String, Object>> rawByName = new LinkedHashMap<>();
        RealmPolicies.of(session, realm)
                .saved(RevocationHookExecutorFactory.PROVIDER_ID)
                .forEach(raw -> rawByName.putIfAbsent(String.valueOf(raw.get(HookSettings.HOOK_NAME.key())), raw));
        return new ConfiguredHooks(rawByName);
    }

    /** The ids of the realms whose own client profiles mention a hook; most of them configure one. */
    public static List<String> possibleRealms(KeycloakSession session) {
        return session.getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .createQuery(
                        "select a.realm.id from RealmAttributeEntity a where a.name = :name and a.value like :mention",
                        String.class)
                .setParameter("name", Constants.CLIENT_PROFILES)
                .setParameter("mention", "%" + RevocationHookExecutorFactory.PROVIDER_ID + "%")
                .getResultList();
    }

    /** The names, in the order of the profiles. */
    public List<String> names() {
        return List.copyOf(rawByName.keySet());
    }

    /** How the hook of this name is notified; by push where no profile configures it: its deliveries wait. */
    public Set<Channel> channels(String name) {
        return HookSettings.channels(rawByName.getOrDefault(name, Map.of()));
    }

    /**
     * The hook of this name, empty where no profile configures it.
     *
     * @throws InvalidSettingException if it is configured but its settings can't be accepted
     */
    public Optional<HookPolicy> named(String name) {
        return Optional.ofNullable(rawByName.get(name)).map(HookSettings::policy);
    }
}
