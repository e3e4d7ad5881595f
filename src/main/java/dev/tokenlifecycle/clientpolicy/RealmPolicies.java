package dev.tokenlifecycle.clientpolicy;

import dev.tokenlifecycle.settings.EnforcedPolicy;
import dev.tokenlifecycle.settings.InvalidSettingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.ClientPolicyExecutorRepresentation;
import org.keycloak.representations.idm.ClientPolicyRepresentation;
import org.keycloak.representations.idm.ClientProfileRepresentation;
import org.keycloak.securityprofile.SecurityProfileProvider;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProvider;

/**
 * The client profiles and policies that hold in a realm: its own and the server-wide ones of the security profile
 * ({@code --spi-security-profile--default--name}), in the order in which Keycloak's engine takes them.
 */
public final class RealmPolicies {
    private final KeycloakSession session;
    private final RealmModel realm;

    public RealmPolicies(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    /**
     * The profiles; of two with one name the realm's own counts.
     *
     * @throws IllegalStateException if what is stored can't be read
     */
    public List<ClientProfileRepresentation> profiles() {
        Map<String, ClientProfileRepresentation> byName = new LinkedHashMap<>();
        try {
            Stream.concat(
                            listed(session.clientPolicy()
                                    .getClientProfiles(realm, false)
                                    .getProfiles()),
                            serverProfiles())
                    .filter(profile -> profile.getName() != null)
                    .forEach(profile -> byName.putIfAbsent(profile.getName(), profile));
        } catch (ClientPolicyException unreadable) {
            throw unreadable("profiles", unreadable);
        }
        return List.copyOf(byName.values());
    }

    /**
     * The enabled policies, the server's first.
     *
     * @throws IllegalStateException if what is stored can't be read
     */
    public List<ClientPolicyRepresentation> policies() {
        List<ClientPolicyRepresentation> policies =
                new ArrayList<>(serverPolicies().toList());
        try {
            listed(session.clientPolicy().getClientPolicies(realm, false).getPolicies())
                    .forEach(policies::add);
        } catch (ClientPolicyException unreadable) {
            throw unreadable("policies", unreadable);
        }
        return policies.stream()
                .filter(policy -> Boolean.TRUE.equals(policy.isEnabled()))
                .toList();
    }

    /** Whether a server-wide profile has the executor {@code providerId}. */
    boolean serverHasExecutor(String providerId) {
        return serverProfiles()
                .flatMap(profile -> executors(profile))
                .anyMatch(executor -> providerId.equals(executor.getExecutorProviderId()));
    }

    /** Whether a server-wide policy has the condition {@code providerId}. */
    boolean serverHasCondition(String providerId) {
        return serverPolicies()
                .flatMap(policy -> listed(policy.getConditions()))
                .anyMatch(condition -> providerId.equals(condition.getConditionProviderId()));
    }

    /** The executors of a profile. */
    public static Stream<ClientPolicyExecutorRepresentation> executors(ClientProfileRepresentation profile) {
        return listed(profile.getExecutors());
    }

    /** What {@code executor} enforces; empty where it isn't one of ours, or its settings can't be accepted. */
    static Optional<EnforcedPolicy> enforced(KeycloakSession session, ClientPolicyExecutorRepresentation executor) {
        Map<String, Object> raw = RawSettings.of(executor);
        if (raw == null
                || !(session.getKeycloakSessionFactory()
                                .getProviderFactory(
                                        ClientPolicyExecutorProvider.class, executor.getExecutorProviderId())
                        instanceof DeclaringExecutorFactory<?> ours)) {
            return Optional.empty();
        }
        try {
            return Optional.of(ours.declarationOf(raw).policy().get());
        } catch (InvalidSettingException refused) {
            return Optional.empty();
        }
    }

    private Stream<ClientProfileRepresentation> serverProfiles() {
        return listed(session.getProvider(SecurityProfileProvider.class).getDefaultClientProfiles());
    }

    private Stream<ClientPolicyRepresentation> serverPolicies() {
        return listed(session.getProvider(SecurityProfileProvider.class).getDefaultClientPolicies());
    }

    private static <T> Stream<T> listed(@Nullable List<T> list) {
        return Objects.requireNonNullElse(list, List.<T>of()).stream();
    }

    private IllegalStateException unreadable(String what, ClientPolicyException cause) {
        return new IllegalStateException(
                "The client " + what + " of realm " + realm.getName() + " can't be read", cause);
    }
}
