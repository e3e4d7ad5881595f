package dev.tokenlifecycle.installation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.server.Installed;
import dev.tokenlifecycle.server.KeycloakServer;
import dev.tokenlifecycle.server.Receiver;
import dev.tokenlifecycle.server.SampleApis;
import dev.tokenlifecycle.server.TestRealm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs the README's tour against the demo realm, so that it stays true. */
final class TourIT {
    @Test
    void theTourShowsWhatTheReadmeSays() throws IOException, InterruptedException {
        Installed.orSkip("curl", "curl");
        String demo = Files.readString(Path.of("realm-export/demo-realm.json"))
                .replace("\"demo\"", "\"tour\"")
                .replace("default-roles-demo", "default-roles-tour");
        try (Receiver receiver = Receiver.start();
                TestRealm helper = TestRealm.create()) {
            String export = demo.replace("http://127.0.0.1:8090/events", receiver.url("/events"));
            helper.masterAdmin("POST", "/admin/realms", export).expect(201);
            try {
                String url = KeycloakServer.shared().url() + "/realms/tour";
                String said;
                try (SampleApis api = SampleApis.ofTheTour(url)) {
                    said = tour(url, api.url("tour"));
                }

                assertThat(said)
                        .containsPattern("expires_in: 2(40|39|38)")
                        .contains("token_generation: 1, then 2")
                        .contains("first token:   {\"error\":\"invalid_grant\"")
                        .contains("current token: {\"error\":\"invalid_grant\"")
                        .contains("userinfo with the family's access token: 401")
                        .contains("before the theft was noticed: 200, after: 401");
                assertThat(receiver.await(each -> true).header("content-type")).contains("secevent+jwt");
            } finally {
                helper.masterAdmin("DELETE", "/admin/realms/tour", null);
            }
        }
    }

    @Test
    void theTourSaysThatNothingWasStarted() throws IOException, InterruptedException {
        Installed.orSkip("curl", "curl");
        Process process = new ProcessBuilder("bash", "examples/tour.sh", "http://127.0.0.1:1/realms/demo")
                .redirectErrorStream(true)
                .start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("Nothing answers at http://127.0.0.1:1/realms/demo.");
        assertThat(process.waitFor()).isEqualTo(1);
    }

    private static String tour(String realm, String api) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("bash", "examples/tour.sh", realm, api).redirectErrorStream(true);
        builder.environment().putAll(Map.of("LC_ALL", "C"));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
