package dev.tokenlifecycle.clientpolicy;

import dev.tokenlifecycle.settings.InvalidSettingException;
import java.util.Map;
import org.keycloak.representations.idm.ClientPolicyExecutorConfigurationRepresentation;

/** The raw settings of an executor. Keycloak asks it to check itself when a profile is saved and when a realm is imported. */
public abstract class CheckedConfiguration extends ClientPolicyExecutorConfigurationRepresentation {
    private final String executor;

    protected CheckedConfiguration(String executor) {
        this.executor = executor;
    }

    /**
     * Checks the raw settings.
     *
     * @throws InvalidSettingException if one of them can't be accepted
     */
    protected abstract void check(Map<String, Object> raw);

    /** The label that the console shows for {@code key}, where it shows one. */
    private String label(String key) {
        return SettingsExecutorFactory.label(executor, key)
                .map(label -> " [" + label + "]")
                .orElse("");
    }

    /** Answers 400 with the key, the range, the value and the label: returning false would hide all three from the admin. */
    @Override
    public boolean validateConfig() {
        try {
            check(getConfigAsMap());
            return true;
        } catch (InvalidSettingException refused) {
            throw new RefusedSettingException(executor + ": " + refused.getMessage() + label(refused.key()));
        }
    }
}
