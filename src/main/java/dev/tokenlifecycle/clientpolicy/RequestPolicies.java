package dev.tokenlifecycle.clientpolicy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.keycloak.models.KeycloakSession;

/** What the executors that matched the current request have declared. */
public final class RequestPolicies {
    private static final String ATTRIBUTE = RequestPolicies.class.getName();

    private final Map<Class<?>, List<Supplier<?>>> policies = new HashMap<>();

    private RequestPolicies() {}

    /** What has been declared on the request of {@code session} so far. */
    public static RequestPolicies of(KeycloakSession session) {
        RequestPolicies declared = session.getAttribute(ATTRIBUTE, RequestPolicies.class);
        if (declared == null) {
            declared = new RequestPolicies();
            session.setAttribute(ATTRIBUTE, declared);
        }
        return declared;
    }

    /** Declares a policy, which is read when somebody asks for it. */
    public void add(Class<?> type, Supplier<?> policy) {
        policies.computeIfAbsent(type, unused -> new ArrayList<>()).add(policy);
    }

    /** The declared policies of one executor, in the order of the client policies; empty where none matched. */
    public <P> List<P> all(Class<P> type) {
        return policies.getOrDefault(type, List.of()).stream()
                .map(policy -> type.cast(policy.get()))
                .toList();
    }
}
