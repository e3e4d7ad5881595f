package dev.tokenlifecycle.revocation.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.tokenlifecycle.revocation.egress.EgressRules;
import dev.tokenlifecycle.server.Receiver;
import dev.tokenlifecycle.server.Receiver.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.http.conn.DnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReceiverClientTest {
    private static final EgressRules LOOPBACK = new EgressRules(List.of("127.0.0.1"), Set.of(443));
    private static final DeliveryOptions PATIENT =
            options(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(30));
    private static final DeliveryOptions HURRIED =
            options(Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofMillis(1_500));

    private final Receiver receiver = Receiver.start();

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Test
    void aNameThatResolvesToALoopbackAddressIsNotConnectedTo() {
        ReceiverResponse answer = send(
                new EgressRules(List.of(), Set.of(443)),
                host -> new InetAddress[] {InetAddress.getLoopbackAddress()},
                receiver.url("/").replace("127.0.0.1", "hook.example"));

        assertThat(answer.status()).isZero();
        assertThat(answer.error()).contains("hook.example is a loopback address, 127.0.0.1");
        assertThat(receiver.received()).isEmpty();
    }

    @Test
    void aDnsThatAnswersDifferentlyTheSecondTimeIsNotAskedASecondTime() throws UnknownHostException {
        AtomicInteger asked = new AtomicInteger();
        InetAddress documentation = InetAddress.getByName("192.0.2.1");
        CheckedDns dns = new CheckedDns(
                host -> asked.getAndIncrement() == 0
                        ? new InetAddress[] {InetAddress.getByName("93.184.216.34"), documentation}
                        : new InetAddress[] {InetAddress.getLoopbackAddress()},
                new EgressRules(List.of(), Set.of(443)));

        InetAddress[] connected = dns.resolve("hook.example");

        // These are what the client connects to: the private one of a mixed answer is left out.
        assertThat(connected).containsExactly(InetAddress.getByName("93.184.216.34"));
        assertThat(asked).hasValue(1);
    }

    @Test
    void oneAttemptResolvesTheHostOnce() {
        AtomicInteger asked = new AtomicInteger();

        ReceiverResponse answer = send(
                new EgressRules(List.of("hook.example"), Set.of()),
                host -> {
                    asked.incrementAndGet();
                    return new InetAddress[] {InetAddress.getLoopbackAddress()};
                },
                receiver.url("/").replace("127.0.0.1", "hook.example"));

        assertThat(answer.accepted()).isTrue();
        assertThat(asked).hasValue(1);
    }

    @Test
    void aRedirectIsAnAnswerAndNotFollowed() {
        receiver.answering(request -> new Reply(302, Map.of("Location", receiver.url("/other")), "", Duration.ZERO));

        assertThat(send(receiver.url("/")).error()).isEqualTo("status 302");
        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void aCookieIsNotKept() {
        receiver.answering(request -> new Reply(202, Map.of("Set-Cookie", "a=b"), "", Duration.ZERO));
        try (ReceiverClient client = client(LOOPBACK, InetAddress::getAllByName)) {
            client.send(request(receiver.url("/")));
            client.send(request(receiver.url("/")));
        }

        assertThat(receiver.received()).hasSize(2).allMatch(request -> request.header("Cookie") == null);
    }

    @Test
    void aSilentReceiverIsGivenUpAfterTheReadTimeout() {
        receiver.answering(request -> Reply.of(202).after(Duration.ofSeconds(5)));
        Instant begin = Instant.now();

        assertThat(hurried(receiver.url("/")).error()).contains("SocketTimeoutException");
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void aReceiverThatDripsIsGivenUpAfterTheAttemptTimeout() throws IOException {
        Instant begin = Instant.now();

        assertThat(dripping(400).error()).isEqualTo("no answer in time");
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(4));
    }

    private static ReceiverResponse dripping(int status) throws IOException {
        HttpServer drips = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        drips.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status, 100_000);
            try (OutputStream body = exchange.getResponseBody()) {
                for (int i = 0; i < 100; i++) {
                    body.write('x');
                    body.flush();
                    Thread.sleep(100);
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        drips.start();
        try {
            return hurried("http://127.0.0.1:" + drips.getAddress().getPort() + "/");
        } finally {
            drips.stop(0);
        }
    }

    /** Who says 2xx has taken it: it must not come again because the body that nobody needs breaks off or never ends. */
    @Test
    void whatIsAcceptedIsAcceptedWhateverBecomesOfTheBody() throws IOException {
        assertThat(raw("HTTP/1.1 202 Accepted\r\nContent-Length: 10\r\n\r\nabc", 1, "http")
                        .accepted())
                .isTrue();
        assertThat(raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nno chunk", 1, "http")
                        .accepted())
                .isTrue();
        assertThat(dripping(202).accepted()).isTrue();
    }

    @Test
    void onlyTheBeginningOfABodyIsRead() {
        // Made beforehand, and no longer than needed: the client waits a second and a half only.
        String body = "x".repeat(1_000_000);
        receiver.answering(request -> new Reply(400, Map.of(), body, Duration.ZERO));

        assertThat(send(receiver.url("/")).text()).hasSize(4096);
    }

    @Test
    void aReceiverOfAnOlderHttpIsUnderstood() throws IOException {
        assertThat(raw("HTTP/1.0 202 Accepted\r\n\r\n", 1, "http").accepted()).isTrue();
    }

    /** Nothing is unpacked, so that little can't become much. */
    @Test
    void aPackedBodyStaysPacked() throws IOException {
        String packed =
                "\u001f\u008b\u0008\u0000\u0000\u0000\u0000\u0000\u0000\u0003KLJNI\u0005\u0000\u00c2A$5\u0003\u0000\u0000\u0000";

        ReceiverResponse answer = raw(
                "HTTP/1.1 400 Bad Request\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n" + packed, 1, "http");

        assertThat(answer.error()).isEqualTo("status 400");
        assertThat(answer.text()).startsWith("\u001f");
    }

    @Test
    void oneThatSaysContinueForEverIsGivenUp() throws IOException {
        Instant begin = Instant.now();

        ReceiverResponse answer = raw("HTTP/1.1 100 Continue\r\n\r\n", Integer.MAX_VALUE, "http");

        assertThat(answer.error()).isEqualTo("no answer in time");
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void headersWithoutEndAreGivenUp() throws IOException {
        assertThat(raw("HTTP/1.1 202 Accepted\r\n" + "X-Y: z\r\n".repeat(1_000), 1, "http")
                        .accepted())
                .isFalse();
        assertThat(raw("HTTP/1.1 202 Accepted\r\nX-Y: " + "z".repeat(100_000) + "\r\n\r\n", 1, "http")
                        .accepted())
                .isFalse();
    }

    @Test
    void oneThatDoesNotSpeakTlsIsNotTold() throws IOException {
        assertThat(raw("HTTP/1.1 202 Accepted\r\n\r\n", 1, "https").error()).startsWith("SSLException");
    }

    @Test
    void aHandshakeThatNeverEndsIsGivenUp() throws IOException {
        Instant begin = Instant.now();

        assertThat(raw("", 1, "https").status()).isZero();
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(4));
    }

    /** What the client makes of a peer that says {@code answer} so many times, whatever it hears; an empty one holds the line. */
    private static ReceiverResponse raw(String answer, int times, String scheme) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread peer = new Thread(() -> {
                try (Socket socket = server.accept()) {
                    byte[] bytes = answer.getBytes(StandardCharsets.ISO_8859_1);
                    int heard = socket.getInputStream().read(new byte[8 * 1024]);
                    for (int i = 0; i < times && heard > 0; i++) {
                        socket.getOutputStream().write(bytes);
                    }
                    if (bytes.length == 0) {
                        socket.getInputStream().readAllBytes();
                    }
                } catch (IOException clientLeft) {
                    // As it should.
                }
            });
            peer.start();
            String url = scheme + "://127.0.0.1:" + server.getLocalPort() + "/";
            return answer.isEmpty() || times > 1 ? hurried(url) : send(url);
        }
    }

    @Test
    void aConnectionThatIsRefusedIsAnAnswerToo() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        assertThat(send("http://127.0.0.1:" + port + "/").error()).contains("HttpHostConnectException");
    }

    @Test
    void aSecretThatComesBackIsNotShown() {
        receiver.answering(
                request -> new Reply(400, Map.of(), "you sent " + request.header("Authorization"), Duration.ZERO));

        assertThat(send(receiver.url("/")).text()).isEqualTo("you sent ***");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ab\\/cd+ef", "Bearer ab/cd\\u002Bef", "\\u0062earer ab\\u002fcd+e\\u0066"})
    void aSecretThatComesBackEscapedIsNotShown(String echoed) {
        receiver.answering(request -> new Reply(
                400, Map.of(), "{\"err\":\"invalid_request\",\"description\":\"" + echoed + "\"}", Duration.ZERO));

        ReceiverResponse answer = sendSecret("ab/cd+ef");

        assertThat(answer.error()).startsWith("status 400, invalid_request").doesNotContain("cd");
        assertThat(answer.text()).doesNotContain("cd");
        assertThat(answer.refusedForGood()).isTrue();
    }

    @Test
    void aSecretThatIsCutIsNotShown() {
        receiver.answering(request ->
                new Reply(500, Map.of(), " ".repeat(4_000) + request.header("Authorization"), Duration.ZERO));

        assertThat(sendSecret("x".repeat(500)).text().strip()).isEqualTo("***");
    }

    private ReceiverResponse sendSecret(String secret) {
        String header = "Bearer " + secret;
        try (ReceiverClient client = client(LOOPBACK, InetAddress::getAllByName)) {
            return client.send(new DeliveryRequest(
                    URI.create(receiver.url("/")), Map.of("Authorization", header), "body", List.of(header, secret)));
        }
    }

    private static ReceiverResponse send(String url) {
        return send(LOOPBACK, InetAddress::getAllByName, url);
    }

    private static ReceiverResponse send(EgressRules rules, DnsResolver dns, String url) {
        try (ReceiverClient client = client(rules, dns)) {
            return client.send(request(url));
        }
    }

    private static ReceiverResponse hurried(String url) {
        try (ReceiverClient client = new ReceiverClient(
                HURRIED, Connections.DIRECT, null, new CheckedDns(InetAddress::getAllByName, LOOPBACK))) {
            return client.send(request(url));
        }
    }

    private static DeliveryOptions options(Duration connect, Duration read, Duration attempt) {
        return new DeliveryOptions(
                connect,
                read,
                attempt,
                Duration.ofSeconds(60),
                Duration.ofSeconds(2),
                8,
                16,
                Duration.ofDays(1),
                Duration.ofDays(1),
                500);
    }

    private static ReceiverClient client(EgressRules rules, DnsResolver dns) {
        return new ReceiverClient(PATIENT, Connections.DIRECT, null, new CheckedDns(dns, rules));
    }

    private static DeliveryRequest request(String url) {
        return new DeliveryRequest(
                URI.create(url), Map.of("Authorization", "Bearer abcdef"), "body", List.of("Bearer abcdef", "abcdef"));
    }
}
