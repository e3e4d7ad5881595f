package dev.tokenlifecycle.keycloak.policy;

import dev.tokenlifecycle.revocation.EgressRules;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.Config;

/** The {@link EgressRules} of this server's operator: {@code --spi-revocation-hook--default--allowed-hosts} and {@code -ports}. */
public final class ServerEgress {
    private static final List<String> PORTS = List.of("443", "8443");

    private ServerEgress() {}

    /** The rules as the server was started with. */
    public static EgressRules rules() {
        Config.Scope options = Config.scope("revocation-hook", "default");
        Set<Integer> ports = list(options, "allowed-ports", PORTS).stream()
                .map(Integer::valueOf)
                .collect(Collectors.toSet());
        return new EgressRules(list(options, "allowed-hosts", List.of()), ports);
    }

    private static List<String> list(Config.Scope options, String key, List<String> absent) {
        String[] values = options.getArray(key);
        return values == null
                ? absent
                : Arrays.stream(values)
                        .map(String::strip)
                        .filter(value -> !value.isEmpty())
                        .toList();
    }
}
