package dev.tokenlifecycle.clientpolicy;

import dev.tokenlifecycle.settings.EnforcedPolicy;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.Profile;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.ClientPolicyVote;

/**
 * Says which client policies of a realm match, and what they enforce: the one reader for rotation, ceilings and hooks, on a
 * request and outside one.
 *
 * <p>The rule (decision 0170): a condition is asked about the client and its scopes; where it abstains, because it looks at a
 * request, it is asked about the request, where there is one. What remains is Keycloak's: a policy matches where one condition
 * says yes, none says no and, in the mode STRICT, none abstains.
 */
public final class RealmPolicies {
    private static final String ATTRIBUTE = RealmPolicies.class.getName() + ".";

    private final KeycloakSession session;
    private final ParsedPolicies parsed;
    private final IdentityHashMap<ParsedPolicy, Conditions> conditions = new IdentityHashMap<>();

    private RealmPolicies(KeycloakSession session, ParsedPolicies parsed) {
        this.session = session;
        this.parsed = parsed;
    }

    /**
     * What a client policy enforces with one executor.
     *
     * @param name the name of the client policy
     * @param settings what it enforces
     */
    public record Named<P extends EnforcedPolicy>(String name, P settings) {}

    /**
     * The policies of {@code realm} as they are now; conditions are set up once per session.
     *
     * @throws UnreadablePolicyException if what is stored can't be read
     */
    // Read again means another: comparing what was read would cost what the cache saves.
    @SuppressWarnings("ReferenceEquality")
    public static RealmPolicies of(KeycloakSession session, RealmModel realm) {
        ParsedPolicies parsed = ClientPolicyCache.of(session, realm);
        String attribute = ATTRIBUTE + realm.getId();
        RealmPolicies known = session.getAttribute(attribute, RealmPolicies.class);
        if (known == null || known.parsed != parsed) {
            known = new RealmPolicies(session, parsed);
            session.setAttribute(attribute, known);
        }
        return known;
    }

    /**
     * Whether a profile of {@code realm} or of the server has an executor that enforces {@code type}, whether a policy applies the
     * profile or not. It says so too where what is stored names an executor of ours and can't be read.
     */
    public static boolean mayEnforce(KeycloakSession session, RealmModel realm, Class<? extends EnforcedPolicy> type) {
        try {
            return ClientPolicyCache.of(session, realm).have(type);
        } catch (UnreadablePolicyException unreadable) {
            return true;
        }
    }

    /** Whether the profiles of {@code realm} name an executor of ours, even where they can't be read. */
    public static boolean mentionOurs(KeycloakSession session, RealmModel realm) {
        return ClientPolicyCache.mentionOurs(session, realm);
    }

    /**
     * What the policies that match enforce, in the order of the policies.
     *
     * @param scopes the scopes of the token, separated by spaces; null where it has none
     * @param request the client-policy event of the request; null where there is none
     * @throws UnreadablePolicyException if the settings of one that matches can't be accepted
     */
    public <P extends EnforcedPolicy> List<P> matching(
            Class<P> type, ClientModel client, @Nullable String scopes, @Nullable ClientPolicyContext request) {
        return request == null
                ? matching(type, new ClientAndScopes(client, scopes))
                : matching(type, ClientAndScopes.of(client, scopes, request), request);
    }

    /**
     * What the policies that match an event enforce.
     *
     * @param asked what the conditions are asked about, one after the other until they don't abstain
     * @throws UnreadablePolicyException if the settings of one that matches can't be accepted
     */
    public <P extends EnforcedPolicy> List<P> matching(Class<P> type, ClientPolicyContext... asked) {
        return named(type, asked).stream().map(Named::settings).toList();
    }

    /** The same, each with the name of its policy. */
    public <P extends EnforcedPolicy> List<Named<P>> named(Class<P> type, ClientPolicyContext... asked) {
        return matching(type, false, asked).toList();
    }

    /** What holds for every request of {@code client}: no condition of its policy looks at anything else. */
    public <P extends EnforcedPolicy> List<Named<P>> always(Class<P> type, ClientModel client) {
        return matching(type, true, new ClientAndScopes(client, null)).toList();
    }

    /** What holds for {@code client} where there is no request. */
    public <P extends EnforcedPolicy> List<Named<P>> withoutRequest(Class<P> type, ClientModel client) {
        return withoutRequest(type, client, null);
    }

    /** What holds for a token of {@code client} with {@code scopes} where there is no request. */
    public <P extends EnforcedPolicy> List<Named<P>> withoutRequest(
            Class<P> type, ClientModel client, @Nullable String scopes) {
        return named(type, new ClientAndScopes(client, scopes));
    }

    /** What any enabled policy enforces, whichever clients it matches; settings that can't be accepted aren't among it. */
    public <P extends EnforcedPolicy> List<Named<P>> all(Class<P> type) {
        return parsed.policies().stream()
                .flatMap(policy -> policy.accepted(type).map(settings -> new Named<>(policy.name(), settings)))
                .toList();
    }

    /** The names of the enabled policies that the server has for each realm. */
    public static Set<String> serverWide(KeycloakSession session) {
        return ClientPolicyCache.serverWide(session);
    }

    /** Whether an enabled policy that enforces {@code type} has the condition {@code providerId}. */
    public boolean haveCondition(Class<? extends EnforcedPolicy> type, String providerId) {
        return parsed.policies().stream()
                .filter(policy -> policy.enforces(type))
                .flatMap(policy -> policy.conditions().stream())
                .anyMatch(condition -> providerId.equals(condition.providerId()));
    }

    /** The settings of the executors {@code providerId} in all profiles as they were saved, the realm's own first. */
    public List<Map<String, Object>> saved(String providerId) {
        return parsed.executors().stream()
                .filter(executor -> providerId.equals(executor.id()))
                .map(EnforcedExecutor::raw)
                .toList();
    }

    /** Whether an enabled policy does anything but what the executors of ours do. */
    public boolean needKeycloak() {
        return parsed.needsKeycloak();
    }

    /** Which policies can match at all. */
    public PolicyDiagnosis diagnosis() {
        return new PolicyDiagnosis(this);
    }

    List<ParsedPolicy> policies() {
        return parsed.policies();
    }

    /**
     * How the conditions of {@code policy} vote about {@code asked} without a request; empty where one of them can't be asked.
     */
    Optional<List<ClientPolicyVote>> votes(ParsedPolicy policy, ClientAndScopes asked) {
        try {
            return Optional.of(conditionsOf(policy).votes(asked));
        } catch (ClientPolicyException | RuntimeException unanswered) {
            return Optional.empty();
        }
    }

    private <P extends EnforcedPolicy> Stream<Named<P>> matching(
            Class<P> type, boolean strictly, ClientPolicyContext... asked) {
        if (!Profile.isFeatureEnabled(Profile.Feature.CLIENT_POLICIES)) {
            return Stream.empty();
        }
        return parsed.policies().stream()
                .filter(policy -> policy.enforces(type) && matches(policy, strictly || policy.isStrict(), asked))
                .flatMap(policy -> policy.enforced(type).map(settings -> new Named<>(policy.name(), settings)));
    }

    private Conditions conditionsOf(ParsedPolicy policy) {
        return conditions.computeIfAbsent(policy, unused -> Conditions.of(session, policy.conditions()));
    }

    private boolean matches(ParsedPolicy policy, boolean strictly, ClientPolicyContext... asked) {
        try {
            return conditionsOf(policy).satisfied(strictly, asked);
        } catch (UnreadablePolicyException unreadable) {
            throw unreadable;
        } catch (ClientPolicyException | RuntimeException undecided) {
            // Keycloak saves the settings of a condition unchecked: whether they make sense shows when it is asked.
            throw new UnreadablePolicyException("Client policy " + policy.name() + " can't be evaluated", undecided);
        }
    }
}
