package dev.tokenlifecycle.clientpolicy;

import dev.tokenlifecycle.keycloak.version.VersionedFactory;
import dev.tokenlifecycle.settings.ChoiceSetting;
import dev.tokenlifecycle.settings.ChoicesSetting;
import dev.tokenlifecycle.settings.EnforcedPolicy;
import dev.tokenlifecycle.settings.FlagSetting;
import dev.tokenlifecycle.settings.InvalidSettingException;
import dev.tokenlifecycle.settings.SecondsSetting;
import dev.tokenlifecycle.settings.SecretSetting;
import dev.tokenlifecycle.settings.Setting;
import dev.tokenlifecycle.settings.TextSetting;
import dev.tokenlifecycle.settings.TextsSetting;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProvider;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProviderFactory;
import org.keycloak.util.JsonSerialization;

/**
 * The factory of an executor that holds settings: label and help of every key for the console; type and default come from the
 * setting. {@link RealmPolicies} reads the settings.
 *
 * @param <C> the raw settings
 * @param <P> the checked settings
 */
public abstract class SettingsExecutorFactory<C extends CheckedConfiguration, P extends EnforcedPolicy>
        implements ClientPolicyExecutorProviderFactory, VersionedFactory {
    /** Labels by executor and key. Keycloak makes a configuration without its factory; a refusal looks its label up here. */
    private static final Map<String, Map<String, String>> LABELS = new ConcurrentHashMap<>();

    private final String id;
    private final Class<C> configurationType;
    private final String helpText;
    private final List<ProviderConfigProperty> properties;

    protected SettingsExecutorFactory(
            String id, Class<C> configurationType, String helpText, ProviderConfigProperty... properties) {
        this.id = id;
        this.configurationType = configurationType;
        this.helpText = helpText;
        this.properties = List.of(properties);
        LABELS.put(
                id,
                this.properties.stream()
                        .collect(Collectors.toMap(ProviderConfigProperty::getName, ProviderConfigProperty::getLabel)));
    }

    /** The type of the checked settings. */
    protected abstract Class<P> policyType();

    /**
     * Checks the settings {@code raw}.
     *
     * @throws InvalidSettingException if one of them can't be accepted
     */
    protected abstract P policy(Map<String, Object> raw);

    /** Checks the settings {@code saved}, read as Keycloak's engine reads them. */
    final P policyOfSaved(Map<String, Object> saved) {
        return policy(
                JsonSerialization.mapper.convertValue(saved, configurationType).getConfigAsMap());
    }

    /** The label of a key of the executor {@code id}. */
    static Optional<String> label(String id, String key) {
        return Optional.ofNullable(LABELS.getOrDefault(id, Map.of()).get(key));
    }

    /** The console's widget for {@code setting}. */
    protected static ProviderConfigProperty property(Setting<?> setting, String label, String help) {
        ProviderConfigProperty property = new ProviderConfigProperty();
        property.setName(setting.key());
        property.setLabel(label);
        property.setHelpText(help);
        property.setType(ProviderConfigProperty.STRING_TYPE);
        if (!setting.defaultText().isEmpty()) {
            property.setDefaultValue(setting.defaultText());
        }
        if (setting instanceof ChoiceSetting<?> choice) {
            property.setType(ProviderConfigProperty.LIST_TYPE);
            property.setOptions(choice.wireNames());
        } else if (setting instanceof ChoicesSetting<?> choices) {
            property.setType(ProviderConfigProperty.MULTIVALUED_LIST_TYPE);
            property.setOptions(choices.wireNames());
            // Keycloak's console makes one choice of a list of defaults; none chosen means all.
            property.setDefaultValue(null);
        } else if (setting instanceof FlagSetting) {
            property.setType(ProviderConfigProperty.BOOLEAN_TYPE);
        } else if (setting instanceof SecondsSetting) {
            property.setType(ProviderConfigProperty.INTEGER_TYPE);
        } else if (setting instanceof SecretSetting) {
            property.setType(ProviderConfigProperty.PASSWORD);
            property.setSecret(true);
        } else if (setting instanceof TextsSetting) {
            property.setType(ProviderConfigProperty.MULTIVALUED_STRING_TYPE);
        } else if (setting instanceof TextSetting text) {
            property.setRequired(text.required());
        }
        return property;
    }

    @Override
    public final ClientPolicyExecutorProvider<?> create(KeycloakSession session) {
        return new SettingsExecutor<>(id, configurationType);
    }

    @Override
    public final String getId() {
        return id;
    }

    @Override
    public final String getHelpText() {
        return helpText;
    }

    @Override
    public final List<ProviderConfigProperty> getConfigProperties() {
        return properties;
    }

    @Override
    public final void init(Config.Scope config) {}

    @Override
    public final void postInit(KeycloakSessionFactory factory) {}

    @Override
    public final void close() {}
}
