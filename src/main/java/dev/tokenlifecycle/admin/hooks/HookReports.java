package dev.tokenlifecycle.admin.hooks;

import dev.tokenlifecycle.revocation.keycloak.ConfiguredHooks;
import dev.tokenlifecycle.revocation.outbox.RevocationOutbox;
import dev.tokenlifecycle.settings.InvalidSettingException;
import java.util.List;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** The hooks of a realm, what waits for them and what fails. */
public record HookReports(KeycloakSession session, RealmModel realm) {
    /** All of them, in the order of the client profiles. */
    public List<HookRepresentation> all() {
        ConfiguredHooks hooks = ConfiguredHooks.of(session, realm);
        return hooks.names().stream().map(name -> report(hooks, name)).toList();
    }

    private HookRepresentation report(ConfiguredHooks hooks, String name) {
        RevocationOutbox outbox = new RevocationOutbox(session);
        HookState state = new HookState(outbox.backlog(realm, name), outbox.failing(realm, name));
        try {
            return HookRepresentation.of(hooks.named(name).orElseThrow(), state);
        } catch (InvalidSettingException invalid) {
            return HookRepresentation.invalid(name, String.valueOf(invalid.getMessage()), state);
        }
    }
}
