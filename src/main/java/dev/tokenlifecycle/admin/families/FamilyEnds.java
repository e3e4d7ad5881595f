package dev.tokenlifecycle.admin.families;

import dev.tokenlifecycle.admin.sessions.LiveClientSession;
import dev.tokenlifecycle.rotation.RotationPolicy;
import dev.tokenlifecycle.rotation.TokenFamily;
import dev.tokenlifecycle.rotation.keycloak.MatchingRotationPolicy;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;

/** When families end: Keycloak's own limits and those of the rotation policies, which it asks once per client and scopes. */
final class FamilyEnds {
    private final KeycloakSession session;
    private final Map<String, Optional<RotationPolicy>> policies = new HashMap<>();

    FamilyEnds(KeycloakSession session) {
        this.session = session;
    }

    /** When {@code family} ends unless it is used before; {@link Instant#MAX} where nothing ends it. */
    Instant of(LiveClientSession live, @Nullable TokenFamily family) {
        String scope = Objects.requireNonNullElse(live.session().getNote(OIDCLoginProtocol.SCOPE_PARAM), "");
        Optional<RotationPolicy> policy =
                policies.computeIfAbsent(live.client().getId() + " " + scope, id -> ask(live.client(), scope));
        Instant started = family == null ? live.started() : family.startedAt();
        Instant used = family == null ? live.lastUsed() : family.reachedAt();
        Instant token = family == null || family.expiresAt() == null ? Instant.MAX : family.expiresAt();
        return Stream.of(
                        live.expires(),
                        token,
                        policy.map(each -> each.idleEnd(used)).orElse(Instant.MAX),
                        policy.map(each -> each.absoluteEnd(started)).orElse(Instant.MAX))
                .min(Instant::compareTo)
                .orElseThrow();
    }

    private Optional<RotationPolicy> ask(ClientModel client, String scope) {
        return new MatchingRotationPolicy(session).withoutRequest(client, scope);
    }
}
