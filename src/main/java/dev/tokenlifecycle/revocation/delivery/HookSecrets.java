package dev.tokenlifecycle.revocation.delivery;

import dev.tokenlifecycle.revocation.hook.HookSettings;
import org.keycloak.models.KeycloakSession;
import org.keycloak.vault.VaultStringSecret;

/** The secrets of hooks, from their settings or from the realm's vault. */
final class HookSecrets {
    private final KeycloakSession session;

    HookSecrets(KeycloakSession session) {
        this.session = session;
    }

    /**
     * The secret that {@code value} is or refers to; the realm is the one of the session's context.
     *
     * @param key names the setting in the refusal
     */
    String resolve(String key, String value) {
        if (!HookSettings.inVault(value)) {
            return value;
        }
        try (VaultStringSecret secret = session.vault().getStringSecret(value)) {
            // Keycloak answers the reference itself where no vault is configured.
            return secret.get()
                    .filter(resolved -> !resolved.isBlank() && !resolved.equals(value))
                    .map(String::strip)
                    .orElseThrow(
                            () -> new UndeliverableException(key + " refers to a secret that the vault doesn't have"));
        }
    }
}
