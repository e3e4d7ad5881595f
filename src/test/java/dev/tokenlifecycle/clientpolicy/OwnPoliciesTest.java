package dev.tokenlifecycle.clientpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.lifetime.keycloak.AccessTokenLifetimeExecutorFactory;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProviderFactory;
import org.keycloak.services.clientpolicy.executor.ConsentRequiredExecutorFactory;

final class OwnPoliciesTest {
    private static final String PROFILES = """
            {"profiles": [
              {"name": "ours", "executors": [{"executor": "access-token-lifetime", "configuration": {"max-lifetime-seconds": 60}}]},
              {"name": "empty", "executors": []},
              {"name": "none"},
              {"name": "mixed", "executors": [
                {"executor": "access-token-lifetime", "configuration": {}}, {"executor": "consent-required", "configuration": {}}]},
              {"name": "gone", "executors": [{"executor": "gone", "configuration": {}}]},
              {"name": "unset", "executors": [{"executor": "access-token-lifetime"}]},
              {"name": "text", "executors": [{"executor": "access-token-lifetime", "configuration": "text"}]}]}
            """;

    private static final Set<String> CONDITIONS = Set.of("any-client");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"policies\": []}",
                "{\"policies\": [{\"name\": \"a\", \"enabled\": true, \"profiles\": [\"ours\", \"empty\", \"none\"], \"conditions\":"
                        + " [{\"condition\": \"any-client\", \"configuration\": {}}]}]}",
                "{\"policies\": [{\"name\": \"a\", \"enabled\": true, \"mode\": \"strict\", \"profiles\": [\"ours\"]}]}",
                "{\"policies\": [{\"name\": \"a\", \"enabled\": true}]}",
                "{\"policies\": [{\"name\": \"a\", \"enabled\": false, \"profiles\": [\"mixed\"]}]}",
                "{\"policies\": [{\"name\": \"a\", \"profiles\": [\"fapi-1-baseline\"]}]}"
            })
    void whereAllPoliciesAreOursTheEngineNeednTRun(String policies) {
        assertThat(parse(policies, PROFILES)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"policies\": [{\"name\": \"a\", \"enabled\": true, \"profiles\": [\"mixed\"]}]}",
                "{\"policies\": [{\"name\": \"a\", \"enabled\": true, \"profiles\": [\"ours\"]}, {\"name\": \"b\", \"enabled\": true,"
                        + " \"profiles\": [\"gone\"]}]}",
                "{\"policies\": [{\"name\": \"a\", \"enabled\": true, \"profiles\": [\"unset\"]}]}",
                "{\"policies\": [{\"name\": \"a\", \"enabled\": true, \"profiles\": [\"text\"]}]}",
                "{\"policies\": [{\"name\": \"a\", \"enabled\": true, \"profiles\": [\"fapi-1-baseline\"]}]}",
                "{\"policies\": [{\"enabled\": true, \"profiles\": [\"ours\"]}]}",
                "{\"policies\": [{\"name\": \"a\", \"enabled\": true, \"mode\": \"LENIENT\", \"profiles\": [\"ours\"]}]}",
                "{\"policies\": [{\"name\": \"a\", \"enabled\": true, \"conditions\": [{\"condition\": \"gone\", \"configuration\":"
                        + " {}}]}]}",
                "{\"policies\": [{\"name\": \"a\", \"enabled\": true, \"conditions\": [{\"condition\": \"any-client\"}]}]}",
                "{\"policies\": null}",
                "not json"
            })
    void whereAnythingElseIsInThemTheEngineRuns(String policies) {
        assertThat(parse(policies, PROFILES)).isEmpty();
    }

    @Test
    void profilesThatCanTBeReadAreLeftToTheEngine() {
        assertThat(parse("{\"policies\": []}", "not json")).isEmpty();
    }

    @Test
    void policiesOfTheServerAreLeftToTheEngine() {
        DeclarativePolicyEngine.Server server =
                new DeclarativePolicyEngine.Server(true, CONDITIONS, OwnPoliciesTest::executor);

        assertThat(DeclarativePolicyEngine.parse(server, "{\"policies\": []}", PROFILES))
                .isEmpty();
    }

    private static Optional<DeclarativePolicyEngine> parse(String policies, String profiles) {
        return DeclarativePolicyEngine.parse(
                new DeclarativePolicyEngine.Server(false, CONDITIONS, OwnPoliciesTest::executor), policies, profiles);
    }

    private static @Nullable ClientPolicyExecutorProviderFactory executor(String id) {
        return switch (id) {
            case "access-token-lifetime" -> new AccessTokenLifetimeExecutorFactory();
            case "consent-required" -> new ConsentRequiredExecutorFactory();
            default -> null;
        };
    }
}
