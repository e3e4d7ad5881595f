package dev.tokenlifecycle.clientpolicy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.idm.ClientPoliciesRepresentation;
import org.keycloak.representations.idm.ClientPolicyConditionRepresentation;
import org.keycloak.representations.idm.ClientPolicyExecutorRepresentation;
import org.keycloak.representations.idm.ClientPolicyRepresentation;
import org.keycloak.representations.idm.ClientProfileRepresentation;
import org.keycloak.representations.idm.ClientProfilesRepresentation;
import org.keycloak.securityprofile.SecurityProfileProvider;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.condition.ClientPolicyConditionProvider;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProvider;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProviderFactory;
import org.keycloak.util.JsonSerialization;

/**
 * The enabled client policies of a realm where all that they do is declare: read once, not with every event and for every policy
 * as Keycloak's engine reads them. Where anything else is in them, the engine does it all.
 */
public final class DeclarativePolicyEngine {
    private static final Set<String> KNOWN_MODES = Set.of("DEFAULT", "STRICT");

    private final List<OwnPolicy> policies;

    private DeclarativePolicyEngine(List<OwnPolicy> policies) {
        this.policies = policies;
    }

    private record OwnPolicy(ClientPolicyRepresentation policy, boolean strict, List<Declaration<?>> declarations) {
        boolean concerns(ClientPolicyContext context) {
            return declarations.stream().anyMatch(declaration -> declaration.concerns(context));
        }
    }

    /**
     * What a server has, whatever the realm.
     *
     * @param ownPolicies whether it sets policies of its own
     * @param conditions the ids of its conditions
     * @param executors its executors by their id; null where there is none
     */
    record Server(
            boolean ownPolicies,
            Set<String> conditions,
            Function<String, @Nullable ClientPolicyExecutorProviderFactory> executors) {
        public static Server of(KeycloakSession session) {
            return new Server(
                    !session.getProvider(SecurityProfileProvider.class)
                            .getDefaultClientPolicies()
                            .isEmpty(),
                    session.listProviderIds(ClientPolicyConditionProvider.class),
                    id -> (ClientPolicyExecutorProviderFactory) session.getKeycloakSessionFactory()
                            .getProviderFactory(ClientPolicyExecutorProvider.class, id));
        }
    }

    /** What the two texts of a realm say; empty where it takes Keycloak's engine. */
    static Optional<DeclarativePolicyEngine> parse(Server server, String policiesText, String profilesText) {
        if (server.ownPolicies()) {
            return Optional.empty();
        }
        try {
            List<ClientPolicyRepresentation> policies = JsonSerialization.readValue(
                            policiesText, ClientPoliciesRepresentation.class)
                    .getPolicies();
            List<ClientProfileRepresentation> profiles = JsonSerialization.readValue(
                            profilesText, ClientProfilesRepresentation.class)
                    .getProfiles();
            return policies == null || profiles == null ? Optional.empty() : own(server, policies, profiles);
        } catch (IOException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    /** Does what Keycloak's engine would: has the policies that match declare. */
    public void triggerOnEvent(KeycloakSession session, ClientPolicyContext context) throws ClientPolicyException {
        for (OwnPolicy own : policies) {
            if (own.concerns(context)
                    && Conditions.of(session, own.policy())
                            .satisfied(own.strict(), condition -> condition.applyPolicy(context))) {
                own.declarations().forEach(declaration -> declaration.execute(session, context));
            }
        }
    }

    private static Optional<DeclarativePolicyEngine> own(
            Server server, List<ClientPolicyRepresentation> policies, List<ClientProfileRepresentation> profiles) {
        List<OwnPolicy> own = new ArrayList<>();
        for (ClientPolicyRepresentation policy : policies) {
            if (!Boolean.TRUE.equals(policy.isEnabled())) {
                continue;
            }
            List<Declaration<?>> declarations = declarations(server, policy, profiles);
            if (declarations == null || !isPlain(policy, server.conditions())) {
                return Optional.empty();
            }
            own.add(new OwnPolicy(policy, Conditions.isStrict(policy), declarations));
        }
        return Optional.of(new DeclarativePolicyEngine(own));
    }

    /** Whether all of {@code policy} but its profiles is as this class knows it. */
    private static boolean isPlain(ClientPolicyRepresentation policy, Set<String> conditions) {
        return policy.getName() != null
                && (policy.getMode() == null
                        || KNOWN_MODES.contains(policy.getMode().toUpperCase(Locale.ROOT)))
                && (policy.getConditions() == null
                        || policy.getConditions().stream().allMatch(condition -> isPlain(condition, conditions)));
    }

    private static boolean isPlain(ClientPolicyConditionRepresentation condition, Set<String> conditions) {
        return RawSettings.of(condition) != null && conditions.contains(condition.getConditionProviderId());
    }

    /** What the profiles of {@code policy} declare; null where one of them does anything else. */
    private static @Nullable List<Declaration<?>> declarations(
            Server server, ClientPolicyRepresentation policy, List<ClientProfileRepresentation> profiles) {
        List<Declaration<?>> declarations = new ArrayList<>();
        for (String name : Objects.requireNonNullElse(policy.getProfiles(), List.<String>of())) {
            ClientProfileRepresentation profile = profiles.stream()
                    .filter(candidate -> name.equals(candidate.getName()))
                    .findFirst()
                    .orElse(null);
            if (profile == null) {
                return null;
            }
            for (ClientPolicyExecutorRepresentation executor :
                    Objects.requireNonNullElse(profile.getExecutors(), List.<ClientPolicyExecutorRepresentation>of())) {
                Map<String, Object> settings = RawSettings.of(executor);
                if (settings == null
                        || !(server.executors().apply(executor.getExecutorProviderId())
                                instanceof DeclaringExecutorFactory<?> declaring)) {
                    return null;
                }
                declarations.add(declaring.declarationOf(settings));
            }
        }
        return declarations;
    }
}
