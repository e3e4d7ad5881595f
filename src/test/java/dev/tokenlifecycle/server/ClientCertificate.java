package dev.tokenlifecycle.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** A self-signed certificate of a client, as a TLS-terminating proxy hands it on. */
public final class ClientCertificate {
    private static final String PASSWORD = "password";

    private final String base64;

    private ClientCertificate(String base64) {
        this.base64 = base64;
    }

    /** Makes one with the JDK's keytool; its key store is left in {@code folder}. */
    public static ClientCertificate generate(Path folder) throws IOException {
        String store = folder.resolve(UUID.randomUUID() + ".p12").toString();
        keytool("-genkeypair", "-alias", "client", "-keyalg", "EC", "-dname", "CN=client", "-keystore", store);
        String pem = keytool("-exportcert", "-rfc", "-alias", "client", "-keystore", store);
        return new ClientCertificate(pem.replaceAll("-----[A-Z ]+-----|\\s", ""));
    }

    /** The value of the proxy's header. */
    public String header() {
        return base64;
    }

    private static String keytool(String... words) throws IOException {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("-storepass", PASSWORD, "-storetype", "PKCS12"));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("keytool ended with " + process.exitValue() + ": " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return output;
    }
}
