package dev.tokenlifecycle.keycloak.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.keycloak.lifetime.AccessTokenLifetimeExecutorFactory;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.representations.idm.ClientPolicyRepresentation;
import org.keycloak.securityprofile.SecurityProfileProvider;
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
              {"name": "unset", "executors": [{"executor": "access-token-lifetime"}]}]}
            """;

    private List<ClientPolicyRepresentation> ofTheServer = List.of();

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
        ofTheServer = List.of(new ClientPolicyRepresentation());

        assertThat(parse("{\"policies\": []}", PROFILES)).isEmpty();
    }

    private Optional<OwnPolicies> parse(String policies, String profiles) {
        SecurityProfileProvider server =
                fake(SecurityProfileProvider.class, Map.of("getDefaultClientPolicies", arguments -> ofTheServer));
        KeycloakSessionFactory factory = fake(
                KeycloakSessionFactory.class, Map.of("getProviderFactory", arguments -> switch ((String) arguments[1]) {
                    case "access-token-lifetime" -> new AccessTokenLifetimeExecutorFactory();
                    case "consent-required" -> new ConsentRequiredExecutorFactory();
                    default -> null;
                }));
        return OwnPolicies.parse(
                fake(
                        KeycloakSession.class,
                        Map.of(
                                "getProvider", arguments -> server,
                                "listProviderIds", arguments -> Set.of("any-client"),
                                "getKeycloakSessionFactory", arguments -> factory)),
                policies,
                profiles);
    }

    private interface Call {
        Object answer(Object[] arguments);
    }

    private static <T> T fake(Class<T> type, Map<String, Call> calls) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> calls.get(method.getName()).answer(arguments)));
    }
}
