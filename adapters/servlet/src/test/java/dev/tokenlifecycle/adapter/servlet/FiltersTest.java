package dev.tokenlifecycle.adapter.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.tokenlifecycle.adapter.FakeRealm;
import dev.tokenlifecycle.adapter.PushAnswer;
import dev.tokenlifecycle.adapter.ReadmeSnippet;
import dev.tokenlifecycle.adapter.RevocationList;
import dev.tokenlifecycle.adapter.RevocationStore;
import dev.tokenlifecycle.adapter.Settings;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FiltersTest {
    private static final String AUDIENCE = "https://api.example/revocations";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static FakeRealm realm;
    private static RevocationList list;
    private static Tomcat tomcat;

    @TempDir
    private static Path directory;

    /** The session whose end this test pushes; no other test has it. */
    private final String ended = "ended-" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        realm = new FakeRealm();
        list = new RevocationList(Settings.push(realm.issuer(), AUDIENCE), RevocationStore.MEMORY, line -> {}).start();
        tomcat = new Tomcat();
        tomcat.setBaseDir(directory.toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        Context context = tomcat.addContext("/shop", directory.toString());
        filter(context, "push", new PushFilter(list, "/revocations"));
        filter(context, "revoked", new RevocationFilter(list));
        Tomcat.addServlet(context, "api", new HttpServlet() {
            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
                switch (request.getPathInfo()) {
                    case "/form" -> response.getWriter().print(parameters(request));
                    case "/body" -> request.getInputStream().transferTo(response.getOutputStream());
                    default -> response.setStatus(204);
                }
            }
        });
        context.addServletMappingDecoded("/*", "api");
        tomcat.getConnector();
        tomcat.start();
    }

    private static void filter(Context context, String name, Filter filter) {
        FilterDef definition = new FilterDef();
        definition.setFilterName(name);
        definition.setFilter(filter);
        context.addFilterDef(definition);
        FilterMap map = new FilterMap();
        map.setFilterName(name);
        map.addURLPattern("/*");
        context.addFilterMap(map);
    }

    @AfterAll
    static void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
        list.close();
        realm.close();
    }

    static Stream<Map<String, Object>> headers() throws Exception {
        return vectors("headers");
    }

    static Stream<Map<String, Object>> requests() throws Exception {
        return vectors("requests");
    }

    private static Stream<Map<String, Object>> vectors(String kind) throws Exception {
        Map<String, Object> vectors =
                JSONObjectUtils.parse(Files.readString(Path.of("../../docs/schemas/revocation-vectors.json")));
        return Stream.of(JSONObjectUtils.getJSONObjectArray(vectors, kind));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void aRevokedTokenIs401AndNoOther(Map<String, Object> vector) throws Exception {
        String header = filled((String) vector.get("header"));
        assertThat(get(header).statusCode()).isEqualTo(204);

        assertThat(push(realm.push(AUDIENCE, ended)).statusCode()).isEqualTo(202);

        HttpResponse<String> answer = get(header);
        refusedAs(vector, answer, aborted(List.of(header), ""));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aRevokedTokenIs401WhereverAnApplicationMayLook(Map<String, Object> vector) throws Exception {
        List<String> headers = JSONObjectUtils.getStringList(vector, "headers").stream()
                .map(this::filled)
                .toList();
        String query = filled((String) vector.get("query"));
        assertThat(push(realm.push(AUDIENCE, ended)).statusCode()).isEqualTo(202);

        HttpRequest.Builder request = request("/things" + query).GET();
        headers.forEach(header -> request.header("Authorization", header));

        refusedAs(vector, send(request), aborted(headers, query));
    }

    /** In the text of a vector. */
    private String filled(String text) {
        return text.replace("{revoked}", realm.accessToken("alice", ended))
                .replace("{good}", realm.accessToken("alice", "alive"));
    }

    private static void refusedAs(Map<String, Object> vector, HttpResponse<String> answer, String aborted) {
        if (vector.get("scheme") instanceof String scheme) {
            String challenge = scheme + " error=\"invalid_token\", error_description=\"The token was revoked\"";
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue(challenge);
            assertThat(aborted).isEqualTo(challenge);
        } else {
            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(aborted).isNull();
        }
    }

    @Test
    void aRequestWithoutATokenIsLeftToTheApplication() throws Exception {
        assertThat(send(request("/things").GET()).statusCode()).isEqualTo(204);
        assertThat(aborted(List.of(), "")).isNull();
    }

    @Test
    void anApplicationFindsNoRevokedTokenInAForm() throws Exception {
        assertThat(push(realm.push(AUDIENCE, ended)).statusCode()).isEqualTo(202);
        String token = realm.accessToken("alice", "alive");
        String good = "a=1&access_token=" + token;
        String revoked = filled("a=1&access%5Ftoken={revoked}");

        assertThat(form("/form", good)).isEqualTo(token + " " + token + " [a, access_token] [a, access_token] 1");
        assertThat(form("/form", revoked)).isEqualTo("null null [a] [a] 1");
        assertThat(form("/form", good + "&" + revoked)).isEqualTo("null null [a] [a] 1");
        assertThat(form("/body", revoked)).isEqualTo(revoked);
    }

    private static String form(String path, String body) throws Exception {
        return send(request(path)
                        .header("Content-Type", "Application/X-WWW-Form-Urlencoded; charset=UTF-8")
                        .POST(HttpRequest.BodyPublishers.ofString(body)))
                .body();
    }

    /** Each way in which an application may ask for the parameters of a request. */
    private static String parameters(HttpServletRequest request) {
        String[] tokens = request.getParameterValues("access_token");
        return String.join(
                " ",
                request.getParameter("access_token"),
                tokens == null ? "null" : tokens[0],
                new TreeSet<>(Collections.list(request.getParameterNames())).toString(),
                new TreeSet<>(request.getParameterMap().keySet()).toString(),
                request.getParameter("a"));
    }

    @Test
    void theSnippetOfTheReadmeCompiles(@TempDir Path classes) throws Exception {
        ReadmeSnippet.compile(
                Path.of("README.md"),
                "jakarta.servlet.ServletContext context, String secret, java.util.logging.Logger log",
                classes);
    }

    @Test
    void aPushIsRefusedWithTheReason() throws Exception {
        HttpResponse<String> foreign = push(realm.push("https://elsewhere.example/", ended));

        assertThat(foreign.statusCode()).isEqualTo(400);
        assertThat(foreign.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(foreign.body()).contains("invalid_audience");
        assertThat(push("x".repeat(PushAnswer.LARGEST + 1)).statusCode()).isEqualTo(413);
        assertThat(send(request("/revocations").GET()).statusCode()).isEqualTo(405);
    }

    /** The challenge with which the filter of Jakarta REST aborts such a request; null where it lets it through. */
    private static String aborted(List<String> headers, String query) throws Exception {
        MultivaluedMap<String, String> all = new MultivaluedHashMap<>();
        all.addAll("authorization", headers);
        UriInfo uri =
                proxy(UriInfo.class, (proxy, method, arguments) -> URI.create("https://api.example/things" + query));
        List<String> challenges = new ArrayList<>();
        new RevocationRequestFilter(list)
                .filter(proxy(ContainerRequestContext.class, (proxy, method, arguments) -> switch (method.getName()) {
                    case "getHeaders" -> all;
                    case "getHeaderString" -> headers.isEmpty() ? null : String.join(",", headers);
                    case "getUriInfo" -> uri;
                    case "abortWith" -> {
                        challenges.add(((Response) arguments[0]).getHeaderString("WWW-Authenticate"));
                        yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                }));
        return challenges.isEmpty() ? null : challenges.get(0);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(FiltersTest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static HttpResponse<String> get(String authorization) throws Exception {
        return send(request("/things").header("Authorization", authorization).GET());
    }

    private static HttpResponse<String> push(String body) throws Exception {
        return send(request("/revocations")
                .header("Content-Type", "application/secevent+jwt")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/shop" + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
