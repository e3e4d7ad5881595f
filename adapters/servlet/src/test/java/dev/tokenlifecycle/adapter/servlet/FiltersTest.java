package dev.tokenlifecycle.adapter.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.tokenlifecycle.adapter.FakeRealm;
import dev.tokenlifecycle.adapter.PushAnswer;
import dev.tokenlifecycle.adapter.RevocationList;
import dev.tokenlifecycle.adapter.RevocationStore;
import dev.tokenlifecycle.adapter.Settings;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FiltersTest {
    private static final String AUDIENCE = "https://api.example/revocations";
    private FakeRealm realm;
    private RevocationList list;
    private Tomcat tomcat;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws Exception {
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
            protected void service(HttpServletRequest request, HttpServletResponse response) {
                response.setStatus(204);
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

    @AfterEach
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
        list.close();
        realm.close();
    }

    static Stream<Map<String, Object>> headers() throws Exception {
        Map<String, Object> vectors =
                JSONObjectUtils.parse(Files.readString(Path.of("../../docs/schemas/revocation-vectors.json")));
        return Stream.of(JSONObjectUtils.getJSONObjectArray(vectors, "headers"));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void aRevokedTokenIs401AndNoOther(Map<String, Object> vector) throws Exception {
        String header = ((String) vector.get("header"))
                .replace("{revoked}", realm.accessToken("alice", "s1"))
                .replace("{good}", realm.accessToken("alice", "s2"));
        assertThat(get(header).statusCode()).isEqualTo(204);

        assertThat(push(realm.push(AUDIENCE, "s1")).statusCode()).isEqualTo(202);

        HttpResponse<String> answer = get(header);
        if (vector.get("scheme") instanceof String scheme) {
            String challenge = scheme + " error=\"invalid_token\", error_description=\"The token was revoked\"";
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue(challenge);
            assertThat(aborted(header)).isEqualTo(challenge);
        } else {
            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(aborted(header)).isNull();
        }
    }

    @Test
    void aRequestWithoutATokenIsLeftToTheApplication() throws Exception {
        assertThat(send(request("/things").GET()).statusCode()).isEqualTo(204);
        assertThat(aborted(null)).isNull();
    }

    @Test
    void aPushIsRefusedWithTheReason() throws Exception {
        HttpResponse<String> foreign = push(realm.push("https://elsewhere.example/", "s1"));

        assertThat(foreign.statusCode()).isEqualTo(400);
        assertThat(foreign.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(foreign.body()).contains("invalid_audience");
        assertThat(push("x".repeat(PushAnswer.LARGEST + 1)).statusCode()).isEqualTo(413);
        assertThat(send(request("/revocations").GET()).statusCode()).isEqualTo(405);
    }

    /** The challenge with which the filter of Jakarta REST aborts a request with this header; null where it lets it through. */
    private String aborted(String header) throws Exception {
        List<String> challenges = new ArrayList<>();
        ContainerRequestContext request = (ContainerRequestContext) Proxy.newProxyInstance(
                FiltersTest.class.getClassLoader(),
                new Class<?>[] {ContainerRequestContext.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("abortWith")) {
                        challenges.add(((Response) arguments[0]).getHeaderString("WWW-Authenticate"));
                    }
                    return method.getName().equals("getHeaderString") ? header : null;
                });
        new RevocationRequestFilter(list).filter(request);
        return challenges.isEmpty() ? null : challenges.get(0);
    }

    private HttpResponse<String> get(String authorization) throws Exception {
        return send(request("/things").header("Authorization", authorization).GET());
    }

    private HttpResponse<String> push(String body) throws Exception {
        return send(request("/revocations")
                .header("Content-Type", "application/secevent+jwt")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/shop" + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
