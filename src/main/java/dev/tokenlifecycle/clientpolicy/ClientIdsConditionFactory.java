package dev.tokenlifecycle.clientpolicy;

import dev.tokenlifecycle.keycloak.version.VersionedFactory;
import dev.tokenlifecycle.settings.ClientIdPatterns;
import java.util.List;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.representations.idm.ClientPolicyConditionRepresentation;
import org.keycloak.services.clientpolicy.condition.AbstractClientPolicyConditionProviderFactory;
import org.keycloak.services.clientpolicy.condition.ClientPolicyConditionProvider;

/** The condition {@code client-ids} as the console shows it: a policy for the clients that it names, with any executor. */
public final class ClientIdsConditionFactory extends AbstractClientPolicyConditionProviderFactory
        implements VersionedFactory {
    public static final String PROVIDER_ID = "client-ids";

    @Override
    public ClientPolicyConditionProvider<?> create(KeycloakSession session) {
        return new ClientIdsCondition(session);
    }

    @Override
    public String getId() {
        return PROVIDER_ID;
    }

    @Override
    public String getHelpText() {
        return "The condition is met by the clients whose client ID is in the list.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        ProviderConfigProperty property = new ProviderConfigProperty();
        property.setName(ClientIdPatterns.CLIENT_IDS.key());
        property.setLabel("Client IDs");
        property.setHelpText(
                "Whole client IDs; * stands for any characters: mobile-* names mobile-ios and mobile-android.");
        property.setType(ProviderConfigProperty.MULTIVALUED_STRING_TYPE);
        return List.of(property);
    }

    /** Refuses what can't be accepted, with key, range and value. */
    @Override
    public void validateConfiguration(
            KeycloakSession session, RealmModel realm, ClientPolicyConditionRepresentation condition) {
        ClientIdsCondition.check(RawSettings.of(condition));
    }
}
