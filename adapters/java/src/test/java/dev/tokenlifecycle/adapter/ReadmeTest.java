package dev.tokenlifecycle.adapter;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReadmeTest {
    @Test
    void itsSnippetCompiles(@TempDir Path folder) throws IOException {
        ReadmeSnippet.compile(Path.of("README.md"), "com.nimbusds.jwt.JWTClaimsSet verifiedToken", folder);
    }
}
