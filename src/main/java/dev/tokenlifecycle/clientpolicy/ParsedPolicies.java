package dev.tokenlifecycle.clientpolicy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.representations.idm.ClientPolicyExecutorRepresentation;
import org.keycloak.representations.idm.ClientPolicyRepresentation;
import org.keycloak.representations.idm.ClientProfileRepresentation;

/**
 * What the client policies of a realm say, as far as it concerns this extension.
 *
 * @param policies the enabled client policies, in Keycloak's order
 * @param executors the executors of ours in all profiles, whether a client policy applies the profile or not
 * @param needsKeycloak whether an enabled policy does anything but what the executors of ours do
 */
record ParsedPolicies(List<ParsedPolicy> policies, List<EnforcedExecutor> executors, boolean needsKeycloak) {
    private static final Set<String> KNOWN_MODES = Set.of("DEFAULT", "STRICT");

    /**
     * What a server has.
     *
     * @param conditions the ids of its conditions
     * @param executors the factories of our executors by their id; null for every other
     */
    record Server(Set<String> conditions, Function<String, @Nullable SettingsExecutorFactory<?, ?>> executors) {}

    /**
     * Reads what was saved.
     *
     * @param policies the policies, enabled or not, in Keycloak's order
     * @param profiles the profiles, no two with one name
     */
    static ParsedPolicies of(
            Server server, List<ClientPolicyRepresentation> policies, List<ClientProfileRepresentation> profiles) {
        List<EnforcedExecutor> executors =
                profiles.stream().flatMap(profile -> executors(server, profile)).toList();
        List<ParsedPolicy> enabled = new ArrayList<>();
        boolean needsKeycloak = false;
        for (ClientPolicyRepresentation policy : policies) {
            // Keycloak ignores a policy without a name.
            if (Boolean.TRUE.equals(policy.isEnabled()) && policy.getName() != null) {
                List<String> names = listed(policy.getProfiles());
                List<ParsedCondition> conditions = listed(policy.getConditions()).stream()
                        .map(ParsedCondition::of)
                        .toList();
                enabled.add(new ParsedPolicy(
                        policy.getName(),
                        "STRICT".equalsIgnoreCase(policy.getMode()),
                        conditions,
                        executors.stream()
                                .filter(executor -> names.contains(executor.profile()))
                                .toList()));
                needsKeycloak |= !isKnown(server, policy, conditions)
                        || !names.stream().allMatch(name -> isOurs(server, profiles, name));
            }
        }
        return new ParsedPolicies(List.copyOf(enabled), executors, needsKeycloak);
    }

    /** Whether a profile has an executor that enforces {@code type}. */
    boolean have(Class<?> type) {
        return executors.stream().anyMatch(executor -> executor.type() == type);
    }

    private static Stream<EnforcedExecutor> executors(Server server, ClientProfileRepresentation profile) {
        return listed(profile.getExecutors()).stream()
                .flatMap(executor -> Stream.ofNullable(factory(server, executor))
                        .map(ours -> EnforcedExecutor.of(profile.getName(), ours, executor)));
    }

    /** Whether there is such a profile, and all of its executors are ours. */
    private static boolean isOurs(Server server, List<ClientProfileRepresentation> profiles, String name) {
        return profiles.stream()
                .filter(profile -> name.equals(profile.getName()))
                .anyMatch(profile -> listed(profile.getExecutors()).stream()
                        .allMatch(executor -> factory(server, executor) != null));
    }

    /** Whether all of {@code policy} but its profiles is as this class knows it. */
    private static boolean isKnown(Server server, ClientPolicyRepresentation policy, List<ParsedCondition> conditions) {
        return (policy.getMode() == null
                        || KNOWN_MODES.contains(policy.getMode().toUpperCase(Locale.ROOT)))
                && conditions.stream()
                        .allMatch(condition ->
                                condition.saved() != null && server.conditions().contains(condition.providerId()));
    }

    private static @Nullable SettingsExecutorFactory<?, ?> factory(
            Server server, ClientPolicyExecutorRepresentation executor) {
        return server.executors().apply(executor.getExecutorProviderId());
    }

    static <T> List<T> listed(@Nullable List<T> list) {
        return Objects.requireNonNullElse(list, List.of());
    }
}
