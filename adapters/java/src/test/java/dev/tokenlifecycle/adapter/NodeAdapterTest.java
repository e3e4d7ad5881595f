package dev.tokenlifecycle.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The tests of the npm package, so that one build runs all adapters against the same vectors. */
final class NodeAdapterTest {
    @Test
    void theTestsOfTheNpmPackagePass() throws IOException, InterruptedException {
        try {
            run("npm", "--version");
        } catch (IOException missing) {
            System.out.println("SKIPPED: NodeAdapterTest needs npm (on Debian: apt-get install nodejs npm)");
            abort("npm isn't installed");
        }
        run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");

        String said = run("npm", "test");

        assertThat(said).containsPattern("# pass [1-9][0-9]{2}").contains("# fail 0");
        said.lines()
                .filter(line -> line.contains("ns a question"))
                .forEach(line -> System.out.println("NodeAdapterTest: " + line.replaceFirst("^[# ]+", "")));
    }

    private static String run(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words)
                .directory(Path.of("../node").toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
