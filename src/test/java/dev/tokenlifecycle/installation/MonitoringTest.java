package dev.tokenlifecycle.installation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.server.Installed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class MonitoringTest {
    private static final Path FOLDER = Path.of("examples/monitoring");

    @Test
    void everyAlertFiresWhenItShouldAndOnlyThen() throws IOException, InterruptedException {
        Installed.orSkip("promtool", "prometheus");
        Process promtool = new ProcessBuilder("promtool", "test", "rules", "alerts.test.yml")
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(promtool.waitFor()).as(said).isZero();
    }

    @Test
    void everyAlertHasATestAndAnEntryInTheRunbook() throws IOException {
        String runbook = Files.readString(Path.of("docs/monitoring.md"));
        String tests = Files.readString(FOLDER.resolve("alerts.test.yml"));

        assertThat(Pattern.compile("- alert: (\\w+)[\\s\\S]*?runbook_url: (\\S+)")
                        .matcher(Files.readString(FOLDER.resolve("alerts.yml")))
                        .results())
                .hasSize(7)
                .allSatisfy((MatchResult alert) -> {
                    assertThat(runbook).contains("\n### " + alert.group(1) + "\n");
                    assertThat(alert.group(2)).endsWith("#" + alert.group(1).toLowerCase(Locale.ROOT));
                    assertThat(tests).contains("alertname: " + alert.group(1) + "\n        exp_alerts:\n          - ");
                });
    }
}
