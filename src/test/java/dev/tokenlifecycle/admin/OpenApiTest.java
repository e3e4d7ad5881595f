package dev.tokenlifecycle.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.admin.lifetimes.LifetimesResource;
import dev.tokenlifecycle.server.Http;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class OpenApiTest {
    private static final String ADMIN = "/admin/realms/{realm}/token-lifecycle";
    private static final List<Class<? extends Annotation>> METHODS =
            List.of(GET.class, POST.class, PUT.class, DELETE.class);

    @Test
    void describesEveryOperationAndNoOther() {
        Set<String> operations = new TreeSet<>();
        collect(TokenLifecycleAdminResource.class, ADMIN, operations);
        collect(LifetimesResource.class, ADMIN + "/lifetimes", operations);
        collect(TokenLifecycleResource.class, "/realms/{realm}/token-lifecycle", operations);

        Set<String> described = ApiDescription.read().operations();

        assertThat(described).isEqualTo(operations);
    }

    @Test
    void thePageForReadersHasTheSameStatuses() throws IOException {
        String page = Files.readString(java.nio.file.Path.of("docs/rest-api.md"));

        assertThat(Pattern.compile("(?m)^## .*`([A-Z]+ /realms/[^`]+)`$([\\s\\S]*?)(?=^## |\\z)")
                        .matcher(page)
                        .results())
                .hasSize(3)
                .allSatisfy((MatchResult section) -> assertThat(Pattern.compile("(?m)^\\| ([0-9]{3}) \\|")
                                .matcher(section.group(2))
                                .results()
                                .map(status -> status.group(1)))
                        .containsExactlyElementsOf(
                                ApiDescription.read().statuses(section.group(1).replace("{hook-name}", "{name}"))));
    }

    @Test
    void findsWhatItDoesNotDescribe() throws IOException {
        String operation = "GET " + ADMIN + "/hooks";

        assertThat(contradictions(operation, "[{'name':'siem','waiting':0,'dead_letters':0}]"))
                .isEmpty();
        assertThat(contradictions(operation, "[{'name':'siem','waiting':0,'dead_letters':0,'signing_secret':'x'}]"))
                .isNotEmpty();
        assertThat(contradictions(operation, "[{'name':'siem','waiting':'0','dead_letters':0}]"))
                .isNotEmpty();
    }

    private static Set<?> contradictions(String operation, String json) throws IOException {
        return ApiDescription.read().contradictions(operation, 200, Http.JSON.readTree(json.replace('\'', '"')));
    }

    private static void collect(Class<?> resource, String path, Set<String> operations) {
        for (Method method : resource.getDeclaredMethods()) {
            Path own = method.getAnnotation(Path.class);
            String whole = own == null ? path : path + "/" + own.value();
            METHODS.stream()
                    .filter(method::isAnnotationPresent)
                    .map(verb -> verb.getAnnotation(HttpMethod.class).value())
                    .forEach(verb -> operations.add(verb + " " + whole));
            if (own != null && METHODS.stream().noneMatch(method::isAnnotationPresent)) {
                collect(method.getReturnType(), whole, operations);
            }
        }
    }
}
