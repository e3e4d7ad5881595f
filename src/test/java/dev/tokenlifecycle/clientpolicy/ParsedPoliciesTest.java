package dev.tokenlifecycle.clientpolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenlifecycle.lifetime.LifetimePolicy;
import dev.tokenlifecycle.lifetime.LifetimeSettings;
import dev.tokenlifecycle.lifetime.keycloak.AccessTokenLifetimeExecutorFactory;
import dev.tokenlifecycle.rotation.RotationPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.idm.ClientPoliciesRepresentation;
import org.keycloak.representations.idm.ClientProfilesRepresentation;
import org.keycloak.util.JsonSerialization;

/** What is read of a realm's client policies, and when Keycloak's engine has to run. */
final class ParsedPoliciesTest {
    private static final String PROFILES = """
            {"profiles": [
              {"name": "ours", "executors": [{"executor": "access-token-lifetime", "configuration": {"max-lifetime-seconds": 60}}]},
              {"name": "empty", "executors": []},
              {"name": "none"},
              {"name": "mixed", "executors": [
                {"executor": "access-token-lifetime", "configuration": {}}, {"executor": "consent-required", "configuration": {}}]},
              {"name": "gone", "executors": [{"executor": "gone", "configuration": {}}]},
              {"name": "unset", "executors": [{"executor": "access-token-lifetime"}]},
              {"name": "text", "executors": [{"executor": "access-token-lifetime", "configuration": "text"}]},
              {"name": "wrong", "executors": [{"executor": "access-token-lifetime", "configuration": {"max-lifetime-seconds": 5}}]}]}
            """;

    private static final ParsedPolicies.Server SERVER =
            new ParsedPolicies.Server(Set.of("any-client"), ParsedPoliciesTest::ours);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"policies\": []}",
                "{\"policies\": [{\"name\": \"a\", \"enabled\": true, \"profiles\": [\"ours\", \"empty\", \"none\"], \"conditions\":"
                        + " [{\"condition\": \"any-client\", \"configuration\": {}}]}]}",
                "{\"policies\": [{\"name\": \"a\", \"enabled\": true, \"mode\": \"strict\", \"profiles\": [\"ours\"]}]}",
                "{\"policies\": [{\"name\": \"a\", \"enabled\": true}]}",
                "{\"policies\": [{\"name\": \"a\", \"enabled\": true, \"profiles\": [\"unset\", \"text\"]}]}",
                "{\"policies\": [{\"name\": \"a\", \"enabled\": false, \"profiles\": [\"mixed\"]}]}",
                "{\"policies\": [{\"name\": \"a\", \"profiles\": [\"fapi-1-baseline\"]}]}",
                "{\"policies\": [{\"enabled\": true, \"profiles\": [\"mixed\"]}]}"
            })
    void whereAllPoliciesAreOursKeycloaksEngineNeednTRun(String policies) throws IOException {
        assertThat(parse(policies).needsKeycloak()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"policies\": [{\"name\": \"a\", \"enabled\": true, \"profiles\": [\"mixed\"]}]}",
                "{\"policies\": [{\"name\": \"a\", \"enabled\": true, \"profiles\": [\"ours\"]}, {\"name\": \"b\", \"enabled\": true,"
                        + " \"profiles\": [\"gone\"]}]}",
                "{\"policies\": [{\"name\": \"a\", \"enabled\": true, \"profiles\": [\"fapi-1-baseline\"]}]}",
                "{\"policies\": [{\"name\": \"a\", \"enabled\": true, \"mode\": \"LENIENT\", \"profiles\": [\"ours\"]}]}",
                "{\"policies\": [{\"name\": \"a\", \"enabled\": true, \"conditions\": [{\"condition\": \"gone\", \"configuration\":"
                        + " {}}]}]}",
                "{\"policies\": [{\"name\": \"a\", \"enabled\": true, \"conditions\": [{\"condition\": \"any-client\"}]}]}",
                "{\"policies\": [{\"name\": \"a\", \"enabled\": true, \"conditions\": [{\"condition\": \"any-client\","
                        + " \"configuration\": 1}]}]}"
            })
    void whereAnythingElseIsInThemItRuns(String policies) throws IOException {
        assertThat(parse(policies).needsKeycloak()).isTrue();
    }

    @Test
    void aPolicyEnforcesWhatTheExecutorsOfItsProfilesSay() throws IOException {
        ParsedPolicy policy = only("ours");

        assertThat(policy.enforces(LifetimePolicy.class)).isTrue();
        assertThat(policy.enforces(RotationPolicy.class)).isFalse();
        assertThat(policy.enforced(LifetimePolicy.class))
                .singleElement()
                .extracting(LifetimePolicy::maxLifetime)
                .isEqualTo(Duration.ofSeconds(60));
    }

    /** As in Keycloak's engine. */
    @Test
    void anExecutorWithoutSettingsHasItsDefaults() throws IOException {
        assertThat(only("unset").enforced(LifetimePolicy.class))
                .singleElement()
                .isEqualTo(LifetimeSettings.policy(Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "wrong"})
    void settingsThatCanTBeAcceptedAreNoReasonToGoOnWithoutThem(String profile) throws IOException {
        ParsedPolicy policy = only(profile);

        assertThat(policy.enforces(LifetimePolicy.class)).isTrue();
        assertThat(policy.accepted(LifetimePolicy.class)).isEmpty();
        assertThatThrownBy(() -> policy.enforced(LifetimePolicy.class).toList())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                        "The executor access-token-lifetime of client profile " + profile + " can't be enforced: ");
    }

    @Test
    void executorsOfProfilesThatNoPolicyAppliesAreKnownToo() throws IOException {
        ParsedPolicies parsed = parse("{}");

        assertThat(parsed.have(LifetimePolicy.class)).isTrue();
        assertThat(parsed.have(RotationPolicy.class)).isFalse();
        assertThat(parsed.executors())
                .extracting(EnforcedExecutor::profile)
                .containsExactly("ours", "mixed", "unset", "text", "wrong");
    }

    private static ParsedPolicy only(String profile) throws IOException {
        return parse("{\"policies\": [{\"name\": \"a\", \"enabled\": true, \"profiles\": [\"" + profile + "\"]}]}")
                .policies()
                .get(0);
    }

    private static ParsedPolicies parse(String policies) throws IOException {
        return ParsedPolicies.of(
                SERVER,
                Objects.requireNonNullElse(
                        JsonSerialization.readValue(policies, ClientPoliciesRepresentation.class)
                                .getPolicies(),
                        List.of()),
                JsonSerialization.readValue(PROFILES, ClientProfilesRepresentation.class)
                        .getProfiles());
    }

    private static @Nullable SettingsExecutorFactory<?, ?> ours(String id) {
        return id.equals("access-token-lifetime") ? new AccessTokenLifetimeExecutorFactory() : null;
    }
}
