package dev.tokenlifecycle.keycloak.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.Config;

final class ServerOptionsTest {
    private static final Set<String> KNOWN = Set.of("lease-seconds", "max-threads");

    @Test
    void aMisspeltOneIsNamedWithThoseThatThereAre() {
        assertThatThrownBy(() -> options(Map.of("lease-secnds", "5")))
                .hasMessage("There is no server option --spi-revocation-delivery--default--lease-secnds;"
                        + " there are lease-seconds, max-threads");
    }

    @Test
    void keycloaksOwnAreNoneOfOurs() {
        assertThat(options(Map.of("enabled", "true")).number("max-threads", 64, 1, 100))
                .isEqualTo(64);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "", "0", "3601", "-1", "1.5", "99999999999999999999"})
    void aValueThatIsNoNumberInTheRangeIsNamed(String value) {
        assertThatThrownBy(() -> options(Map.of("lease-seconds", value)).number("lease-seconds", 60, 1, 3_600))
                .hasMessage(
                        "The server option --spi-revocation-delivery--default--lease-seconds must be a number between 1"
                                + " and 3600, was \"" + value + '"');
    }

    @Test
    void theEdgesOfTheRangeAreInIt() {
        assertThat(options(Map.of("lease-seconds", "1")).number("lease-seconds", 60, 1, 3_600))
                .isEqualTo(1);
        assertThat(options(Map.of("lease-seconds", " 3600 ")).number("lease-seconds", 60, 1, 3_600))
                .isEqualTo(3_600);
    }

    private static ServerOptions options(Map<String, String> set) {
        Config.Scope scope = (Config.Scope) Proxy.newProxyInstance(
                Config.class.getClassLoader(),
                new Class<?>[] {Config.Scope.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "get" -> set.get((String) arguments[0]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        Set<String> properties = set.keySet().stream()
                .map(key -> "kc.spi-revocation-delivery--default--" + key)
                .collect(Collectors.toCollection(HashSet::new));
        properties.addAll(Set.of("kc.spi-revocation-hook--default--allowed-hosts", "kc.db", "java.home"));
        return ServerOptions.of("revocation-delivery", scope, KNOWN, properties);
    }
}
