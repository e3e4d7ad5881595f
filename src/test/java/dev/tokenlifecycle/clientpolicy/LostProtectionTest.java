package dev.tokenlifecycle.clientpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.lifetime.LifetimePolicy;
import dev.tokenlifecycle.lifetime.LifetimeSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.representations.idm.ClientPolicyConditionRepresentation;
import org.keycloak.util.JsonSerialization;

/** A policy's conditions before and after a change: whether some client or request is protected no longer. */
final class LostProtectionTest {
    /** {@code ,} separates conditions, {@code !} stands for negative logic, {@code |} separates what a list holds. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            # conditions before       ; conditions after                     ; lost
            client-ids web            ; client-ids web|app                   ; false
            client-ids web|app        ; client-ids app|web                   ; false
            client-ids web|app        ; client-ids web                       ; true
            client-ids web            ; client-ids w*                        ; false
            client-ids w*             ; client-ids web                       ; true
            client-ids web-*          ; client-ids w*-*                      ; false
            client-ids w*-*           ; client-ids web-*                     ; true
            client-ids web            ; !client-ids web                      ; true
            client-ids web            ; !client-ids app                      ; false
            client-ids web            ; !client-ids w*                       ; true
            client-ids w*             ; !client-ids app                      ; true
            !client-ids web|app       ; !client-ids web                      ; false
            !client-ids web           ; !client-ids web|app                  ; true
            !client-ids w*            ; !client-ids web                      ; false
            !client-ids web           ; !client-ids w*                       ; true
            client-ids web            ; any-client                           ; false
            any-client                ; client-ids *                         ; false
            client-ids *              ; any-client                           ; false
            client-ids *              ; client-ids a*                        ; true
            !client-ids *             ; client-ids a*                        ; false
            any-client                ; !any-client                          ; true
            !any-client               ; client-ids web                       ; false
            !any-client, client-ids a ; client-ids web                       ; false
            client-roles a            ; client-roles a|b                     ; false
            client-roles a|b          ; client-roles a                       ; true
            client-roles a            ; client-roles *                       ; true
            !client-roles a|b         ; !client-roles b                      ; false
            !client-roles b           ; !client-roles a|b                    ; true
            client-access-type public ; client-access-type public|confidential ; false
            client-access-type public ; !client-access-type confidential     ; false
            !client-access-type public; client-access-type confidential|bearer-only ; false
            !client-access-type public; client-access-type confidential      ; true
            client-access-type public ; !client-access-type public           ; true
            client-scopes Any:a       ; client-scopes Any:a|b                ; false
            client-scopes Any:a       ; client-scopes Optional:a             ; true
            client-scopes Optional:a  ; client-scopes Any:a                  ; false
            client-scopes Default:a   ; client-scopes Optional:a             ; true
            !client-scopes Any:a      ; !client-scopes Optional:a            ; false
            grant-type a              ; grant-type a|b                       ; false
            grant-type a|b            ; grant-type b                         ; true
            client-updater-context a  ; client-updater-context a|b           ; false
            client-updater-source-host a ; client-updater-source-host a|b    ; false
            client-updater-source-groups a ; client-updater-source-groups a|b; false
            client-updater-source-roles a|b ; client-updater-source-roles a  ; true
            identity-provider-alias a ; identity-provider-alias a|b          ; false
            client-attributes a|b     ; client-attributes a                  ; false
            client-attributes a       ; client-attributes a|b                ; true
            !client-attributes a      ; !client-attributes a|b               ; false
            !client-attributes a|b    ; !client-attributes a                 ; true
            acr-condition gold        ; acr-condition gold                   ; false
            acr-condition gold        ; acr-condition silver                 ; true
            client-ids a, client-roles b ; client-roles b, client-ids a      ; false
            client-ids a, client-roles b ; client-ids a                      ; false
            client-ids a              ; client-ids a, client-roles b         ; true
            client-ids a, grant-type b; client-ids a                         ; false
            client-ids a, grant-type b; grant-type b                         ; true
            grant-type b              ; grant-type b, client-ids a           ; true
            acr-condition a, grant-type b ; grant-type b                     ; true
            any-client, grant-type |  ; grant-type |                         ; true
            client-ids a, grant-type |; acr-condition a                      ; true
            client-roles |            ; acr-condition a                      ; false
            client-roles a, client-ids b ; client-ids b, acr-condition a     ; true
            """)
    void onlyWhatSomeClientLosesIsLost(String before, String after, boolean isLost) throws IOException {
        assertThat(isLost(List.of(policy(before)), List.of(policy(after)))).isEqualTo(isLost);
    }

    @Test
    void thePartsOfAPolicyMayBeInSeveral() throws IOException {
        List<ParsedPolicy> one = List.of(policy("client-ids a|b*|c, client-roles x"));

        assertThat(isLost(one, List.of(policy("client-ids a, client-roles x"), policy("client-ids b*|c"))))
                .isFalse();
        assertThat(isLost(one, List.of(policy("client-ids a, client-roles x"), policy("client-ids b*"))))
                .isTrue();
        assertThat(isLost(
                        List.of(policy("!client-attributes a|b")),
                        List.of(policy("!client-attributes a"), policy("!client-attributes b"))))
                .isFalse();
    }

    @Test
    void aPolicyWithoutConditionsProtectsNobody() throws IOException {
        ParsedPolicy none = new ParsedPolicy("p", false, List.of(), ceiling());

        assertThat(isLost(List.of(none), List.of())).isFalse();
        assertThat(isLost(List.of(policy("client-ids a")), List.of(none))).isTrue();
    }

    /** Strictly, a condition that looks at a request says no where there is none. */
    @Test
    void theModeStrictProtectsNoMore() throws IOException {
        ParsedPolicy lenient = policy("client-ids a, grant-type b");
        ParsedPolicy strict = new ParsedPolicy("p", true, lenient.conditions(), ceiling());

        assertThat(isLost(List.of(strict), List.of(lenient))).isFalse();
        assertThat(isLost(List.of(lenient), List.of(strict))).isTrue();
        assertThat(isLost(
                        List.of(lenient),
                        List.of(new ParsedPolicy(
                                "p", true, policy("client-ids a").conditions(), ceiling()))))
                .isFalse();
    }

    private static boolean isLost(List<ParsedPolicy> before, List<ParsedPolicy> after) {
        return !LostProtection.lost(protections(before), protections(after)).isEmpty();
    }

    private static List<Protection> protections(List<ParsedPolicy> policies) {
        return policies.stream().flatMap(Protection::of).toList();
    }

    private static ParsedPolicy policy(String conditions) throws IOException {
        List<ParsedCondition> parsed = new ArrayList<>();
        for (String condition : conditions.split(", *")) {
            parsed.add(condition(condition.strip()));
        }
        return new ParsedPolicy("p", false, parsed, ceiling());
    }

    private static List<EnforcedExecutor> ceiling() {
        return List.of(new EnforcedExecutor(
                "ceiling",
                "access-token-lifetime",
                LifetimePolicy.class,
                Map.of(),
                LifetimeSettings.policy(Map.of()),
                ""));
    }

    private static ParsedCondition condition(String text) throws IOException {
        String[] words = text.replace("!", "").split("[ :]");
        List<String> list = List.of(words[words.length - 1].split("\\|"));
        Map<String, Object> settings = new HashMap<>(
                switch (words[0]) {
                    case "any-client" -> Map.<String, Object>of();
                    case "client-ids" -> Map.of("client-ids", list);
                    case "client-roles", "client-updater-source-roles" -> Map.of("roles", list);
                    case "client-access-type" -> Map.of("type", list);
                    case "client-scopes" -> Map.of("type", words[1], "scopes", list);
                    case "grant-type" -> Map.of("grant_types", list);
                    case "client-updater-context" -> Map.of("update-client-source", list);
                    case "client-updater-source-host" -> Map.of("trusted-hosts", list);
                    case "client-updater-source-groups" -> Map.of("groups", list);
                    case "identity-provider-alias" -> Map.of("identity_provider_aliases", list);
                    case "acr-condition" -> Map.of("acr-property", list.get(0));
                    case "client-attributes" ->
                        Map.of(
                                "attributes",
                                JsonSerialization.writeValueAsString(list.stream()
                                        .map(key -> Map.of("key", key, "value", "v"))
                                        .toList()));
                    default -> throw new IllegalArgumentException(text);
                });
        if (text.startsWith("!")) {
            settings.put("is-negative-logic", "true");
        }
        ClientPolicyConditionRepresentation saved = JsonSerialization.readValue(
                JsonSerialization.writeValueAsString(Map.of("condition", words[0], "configuration", settings)),
                ClientPolicyConditionRepresentation.class);
        return ParsedCondition.of(saved);
    }
}
