package dev.tokenlifecycle.installation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.server.JavaCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples and scripts say in one line how to call them, and end with 2, where an argument is missing or wrong. */
final class ExampleUsageTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "examples/ready.sh",
                "examples/ready.sh x",
                "examples/tour.sh demo",
                "examples/tour.sh http://localhost:8080/realms/demo localhost",
                "docs/as-code/kcadm/setup.sh",
                "docs/as-code/kcadm/setup.sh ''",
                "docs/as-code/kcadm/setup.sh demo more",
                "docs/as-code/kcadm/add-presets.sh",
                "docs/as-code/kcadm/grant-role.sh",
                "docs/as-code/kcadm/grant-role.sh demo client role",
                "docs/as-code/kcadm/allow-list-reader.sh demo",
                "docs/as-code/kcadm/allow-poller.sh demo ''",
                "docs/as-code/kcadm/allow-global-revocation.sh",
                "docs/as-code/kcadm/remove.sh demo ''",
                "docs/as-code/kcadm/remove.sh --help"
            })
    void aScript(String command) throws IOException, InterruptedException {
        saysHowToCallIt(
                new ProcessBuilder("sh", "-c", command)
                        .redirectErrorStream(true)
                        .start(),
                command);
    }

    @Test
    void aProgram() throws IOException, InterruptedException {
        Map<String, Process> started = new LinkedHashMap<>();
        for (String arguments : List.of(
                "Receiver.java x",
                "Receiver.java 70000",
                "Receiver.java 8090 localhost",
                "UnreliableProxy.java x",
                "UnreliableProxy.java 8099 http://localhost:8080 1 0")) {
            List<String> command = new ArrayList<>(JavaCommand.of());
            command.addAll(List.of(("examples/" + arguments).split(" ")));
            started.put(
                    arguments,
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        }
        for (Map.Entry<String, Process> each : started.entrySet()) {
            saysHowToCallIt(each.getValue(), each.getKey());
        }
    }

    private static void saysHowToCallIt(Process process, String command) throws InterruptedException {
        assertThat(process.inputReader().lines())
                .as(command)
                .hasSize(1)
                .first()
                .asString()
                .startsWith("usage: ");
        assertThat(process.waitFor()).as(command).isEqualTo(2);
    }
}
