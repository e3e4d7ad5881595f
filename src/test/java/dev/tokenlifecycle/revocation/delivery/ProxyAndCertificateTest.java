package dev.tokenlifecycle.revocation.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.tokenlifecycle.revocation.egress.EgressRules;
import dev.tokenlifecycle.server.ConnectProxy;
import dev.tokenlifecycle.server.Receiver;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.apache.http.ssl.SSLContexts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deliveries through a proxy of the operator, and with a certificate of the server. */
final class ProxyAndCertificateTest {
    private static final EgressRules NONE_ALLOWED = new EgressRules(List.of(), Set.of(443));
    private static final EgressRules HOOKS_ALLOWED =
            new EgressRules(List.of("hooks.example", "127.0.0.1", "localhost"), Set.of(443));
    private static final String PASSWORD = "changeit";

    @TempDir
    private static Path folder;

    private static KeyStore receiverKeys;
    private static KeyStore ownKeys;

    private final List<String> protocols = new CopyOnWriteArrayList<>();
    private final List<String> clients = new CopyOnWriteArrayList<>();
    private Receiver receiver;
    private ConnectProxy proxy;

    @BeforeAll
    static void makeKeys() throws Exception {
        receiverKeys = keys("receiver", "CN=hooks.example");
        ownKeys = keys("keycloak", "CN=keycloak");
    }

    @BeforeEach
    void start() {
        receiver = Receiver.start();
        proxy = ConnectProxy.start();
    }

    @AfterEach
    void stop() {
        receiver.close();
        proxy.close();
    }

    @Test
    void theProxyIsToldTheCheckedAddressAndNoName() throws IOException {
        ReceiverResponse answer = send(through(proxy), HOOKS_ALLOWED, "http://hooks.example:" + port(receiver) + "/");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(receiver.received()).hasSize(1);
        assertThat(receiver.received().get(0).header("Host")).startsWith("hooks.example");
        assertThat(proxy.requests()).containsExactly("CONNECT 127.0.0.1:" + port(receiver) + " HTTP/1.1");
    }

    @Test
    void anAddressThatIsRefusedReachesNoProxy() throws IOException {
        ReceiverResponse answer = send(through(proxy), NONE_ALLOWED, "https://hooks.example/");

        assertThat(answer.status()).isZero();
        assertThat(answer.error()).contains("UnknownHostException");
        assertThat(proxy.requests()).isEmpty();
    }

    @Test
    void credentialsGoToTheProxyOnly() throws IOException {
        Connections connections =
                new Connections(ProxyTunnel.of("http://user:secret@127.0.0.1:" + proxy.port()), null, "");

        send(connections, HOOKS_ALLOWED, receiver.url("/"));

        assertThat(proxy.headers()).contains("Proxy-Authorization: Basic dXNlcjpzZWNyZXQ=");
        assertThat(receiver.received().get(0).headers().toString()).doesNotContain("dXNlcjpzZWNyZXQ");
        assertThat(connections.toString()).doesNotContain("secret", "dXNlcjpzZWNyZXQ");
    }

    @Test
    void aProxyThatRefusesIsAFailedAttemptThatSaysSo() throws IOException {
        proxy.answering("HTTP/1.1 403 Forbidden\r\n\r\n");

        ReceiverResponse answer = send(through(proxy), HOOKS_ALLOWED, receiver.url("/"));

        assertThat(answer.status()).isZero();
        assertThat(answer.error()).isEqualTo("IOException: the proxy refuses to connect: HTTP/1.1 403 Forbidden");
        assertThat(receiver.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\n", "220 smtp.example ESMTP\r\n\r\n"})
    void aProxyThatIsNoneIsGivenUp(String answer) throws IOException {
        proxy.answering(answer);
        Instant begin = Instant.now();

        assertThat(send(through(proxy), HOOKS_ALLOWED, receiver.url("/")).status())
                .isZero();
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(5));
        assertThat(receiver.received()).isEmpty();
    }

    @Test
    void aProxyThatIsGoneIsNamed() throws IOException {
        Connections gone = through(proxy);
        proxy.close();

        assertThat(send(gone, HOOKS_ALLOWED, receiver.url("/")).error())
                .contains("the proxy 127.0.0.1:", "can't be reached");
    }

    @Test
    void aReceiversCertificateIsCheckedAgainstItsNameThroughTheProxyToo() throws Exception {
        HttpsServer server = https(false);
        try {
            assertThat(send(through(proxy), HOOKS_ALLOWED, "https://hooks.example:" + port(server) + "/")
                            .status())
                    .isEqualTo(202);
            assertThat(send(through(proxy), HOOKS_ALLOWED, "https://localhost:" + port(server) + "/")
                            .error())
                    .startsWith("SSLPeerUnverifiedException");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aReceiverThatAsksForACertificateGetsTheServers() throws Exception {
        HttpsServer server = https(true);
        try {
            String url = "https://hooks.example:" + port(server) + "/";

            assertThat(send(new Connections(null, ownKeys, PASSWORD), HOOKS_ALLOWED, url)
                            .status())
                    .isEqualTo(202);
            assertThat(send(
                                    new Connections(
                                            ProxyTunnel.of("http://127.0.0.1:" + proxy.port()), ownKeys, PASSWORD),
                                    HOOKS_ALLOWED,
                                    url)
                            .status())
                    .isEqualTo(202);
            assertThat(clients).containsExactly("CN=keycloak", "CN=keycloak");
            assertThat(send(Connections.DIRECT, HOOKS_ALLOWED, url).status()).isZero();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void nothingOlderThanTls12IsSpoken() throws Exception {
        HttpsServer server = https(false);
        try {
            send(Connections.DIRECT, HOOKS_ALLOWED, "https://hooks.example:" + port(server) + "/");

            assertThat(protocols).isNotEmpty().isSubsetOf("TLSv1.2", "TLSv1.3");
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "proxy",
                "proxy:3128",
                "https://proxy:3128",
                "http://proxy",
                "http://proxy:3128/path",
                "http://pro xy:1",
                "socks5://p:1"
            })
    void whatIsNoProxyIsRefused(String url) {
        assertThatThrownBy(() -> ProxyTunnel.of(url)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Connections through(ConnectProxy proxy) {
        return new Connections(ProxyTunnel.of("http://127.0.0.1:" + proxy.port()), null, "");
    }

    private static ReceiverResponse send(Connections connections, EgressRules rules, String url) {
        try (ReceiverClient client = new ReceiverClient(
                OPTIONS, connections, receiverKeys, new CheckedDns(ProxyAndCertificateTest::resolve, rules))) {
            return client.send(new DeliveryRequest(URI.create(url), Map.of(), "body", List.of()));
        }
    }

    private static InetAddress[] resolve(String host) throws UnknownHostException {
        return new InetAddress[] {InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1})};
    }

    private static final DeliveryOptions OPTIONS = new DeliveryOptions(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofSeconds(60),
            Duration.ofSeconds(2),
            8,
            16,
            Duration.ofDays(1),
            Duration.ofDays(1),
            500);

    private HttpsServer https(boolean wantsCertificate) throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(
                new HttpsConfigurator(SSLContexts.custom()
                        .loadKeyMaterial(receiverKeys, PASSWORD.toCharArray())
                        .loadTrustMaterial(ownKeys, null)
                        .build()) {
                    @Override
                    public void configure(HttpsParameters parameters) {
                        SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
                        ssl.setNeedClientAuth(wantsCertificate);
                        parameters.setSSLParameters(ssl);
                    }
                });
        server.createContext("/", exchange -> {
            try (exchange) {
                SSLSession session = ((com.sun.net.httpserver.HttpsExchange) exchange).getSSLSession();
                protocols.add(session.getProtocol());
                try {
                    clients.add(session.getPeerPrincipal().getName());
                } catch (SSLPeerUnverifiedException none) {
                    // It had none.
                }
                exchange.sendResponseHeaders(202, -1);
            }
        });
        server.start();
        return server;
    }

    private static int port(HttpsServer server) {
        return server.getAddress().getPort();
    }

    private static int port(Receiver receiver) {
        return URI.create(receiver.url("/")).getPort();
    }

    /** A self-signed certificate that trusts itself. */
    private static KeyStore keys(String alias, String subject) throws Exception {
        File file = folder.resolve(alias + ".p12").toFile();
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        alias,
                        "-dname",
                        subject,
                        "-keyalg",
                        "EC",
                        "-ext",
                        "san=dns:hooks.example",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.getPath(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).isZero();
        return KeyStore.getInstance(file, PASSWORD.toCharArray());
    }
}
