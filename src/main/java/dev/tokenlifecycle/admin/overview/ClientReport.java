package dev.tokenlifecycle.admin.overview;

import dev.tokenlifecycle.admin.lifetimes.ClientLifetimes;
import dev.tokenlifecycle.clientpolicy.RealmPolicies;
import dev.tokenlifecycle.revocation.hook.HookSubscription;
import dev.tokenlifecycle.rotation.EffectiveRotation;
import dev.tokenlifecycle.rotation.RotationPolicy;
import dev.tokenlifecycle.rotation.RotationPolicy.Mode;
import dev.tokenlifecycle.rotation.RotationPolicy.Rotate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.OIDCAdvancedConfigWrapper;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;

/** What holds for every token of each client of a realm, whose policies are read once. */
final class ClientReport {
    private final RealmModel realm;
    private final RealmPolicies policies;
    private final ClientLifetimes lifetimes;

    ClientReport(KeycloakSession session, RealmModel realm) {
        this.realm = realm;
        this.policies = RealmPolicies.of(session, realm);
        this.lifetimes = new ClientLifetimes(session, realm);
    }

    ClientOverviewRepresentation of(ClientModel client) {
        Optional<EffectiveRotation> rotation = rotation(client);
        OIDCAdvancedConfigWrapper settings = OIDCAdvancedConfigWrapper.fromClientModel(client);
        boolean bound = settings.isUseMtlsHokToken() || settings.isUseDPoP();
        boolean refreshes = getsTokens(client) && settings.isUseRefreshToken();
        return new ClientOverviewRepresentation(
                client.getClientId(),
                client.isPublicClient(),
                bound,
                refreshes,
                client.isPublicClient() && refreshes && !bound && !rotates(rotation.orElse(null)),
                rotation.map(ClientOverviewRepresentation.Rotation::of).orElse(null),
                lifetimes.of(client),
                hooks(policies, client));
    }

    /** The hooks that are notified of revocations of {@code client}. */
    static List<String> hooks(RealmPolicies policies, ClientModel client) {
        return policies.withoutRequest(HookSubscription.class, client).stream()
                .map(hook -> hook.settings().name())
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    /** Whether somebody can get a token as {@code client}. */
    static boolean getsTokens(ClientModel client) {
        return client.isEnabled()
                && !client.isBearerOnly()
                && (client.getProtocol() == null || OIDCLoginProtocol.LOGIN_PROTOCOL.equals(client.getProtocol()))
                && (client.isStandardFlowEnabled()
                        || client.isImplicitFlowEnabled()
                        || client.isDirectAccessGrantsEnabled()
                        || client.isServiceAccountsEnabled()
                        || Boolean.parseBoolean(client.getAttribute("oauth2.device.authorization.grant.enabled"))
                        || Boolean.parseBoolean(client.getAttribute("oidc.ciba.grant.enabled")));
    }

    private Optional<EffectiveRotation> rotation(ClientModel client) {
        Map<String, RotationPolicy> byName = new LinkedHashMap<>();
        policies.always(RotationPolicy.class, client)
                .forEach(each -> byName.merge(each.name(), each.settings(), RotationPolicy::strictest));
        return EffectiveRotation.of(byName);
    }

    /** The realm's own switch rotates where no enforcing policy says otherwise. */
    private boolean rotates(@Nullable EffectiveRotation rotation) {
        if (rotation == null || rotation.policy().mode() == Mode.OBSERVE) {
            return realm.isRevokeRefreshToken();
        }
        return rotation.policy().rotate() != Rotate.NEVER;
    }
}
