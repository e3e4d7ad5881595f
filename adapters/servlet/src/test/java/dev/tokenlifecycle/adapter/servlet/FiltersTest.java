package dev.tokenlifecycle.adapter.servlet;

import static org.assertj.core.api.Assertions.assertThat;

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
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer ", "BEARER  "})
    void aRevokedTokenIs401AndNoOther(String scheme) throws Exception {
        String token = realm.accessToken("alice", "s1");
        assertThat(get(scheme + token).statusCode()).isEqualTo(204);

        assertThat(push(realm.push(AUDIENCE, "s1")).statusCode()).isEqualTo(202);

        HttpResponse<String> refused = get(scheme + token);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Bearer error=\"invalid_token\""));
        assertThat(get(scheme + realm.accessToken("alice", "s2")).statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic YWxpY2U6eA==", "Bearer opaque", "Bearer ", "Bearer a.b.c", "nonsense"})
    void whatIsNoTokenOfOursIsLeftToTheApplication(String header) throws Exception {
        assertThat(get(header).statusCode()).isEqualTo(204);
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

    @Test
    void theFilterOfJakartaRestAborts() throws Exception {
        list.receive(realm.push(AUDIENCE, "s1"));
        ContainerRequestFilter filter = new RevocationRequestFilter(list);

        assertThat(aborted(filter, "Bearer " + realm.accessToken("alice", "s1")))
                .isTrue();
        assertThat(aborted(filter, "Bearer " + realm.accessToken("alice", "s2")))
                .isFalse();
        assertThat(aborted(filter, null)).isFalse();
    }

    private static boolean aborted(ContainerRequestFilter filter, String header) throws Exception {
        AtomicBoolean aborted = new AtomicBoolean();
        ContainerRequestContext request = (ContainerRequestContext) Proxy.newProxyInstance(
                FiltersTest.class.getClassLoader(),
                new Class<?>[] {ContainerRequestContext.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("abortWith")) {
                        aborted.set(true);
                    }
                    return method.getName().equals("getHeaderString") ? header : null;
                });
        filter.filter(request);
        return aborted.get();
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
