package dev.tokenlifecycle.keycloak.database;

import dev.tokenlifecycle.keycloak.version.PlainFactory;
import dev.tokenlifecycle.revocation.list.ListedRevocationEntity;
import dev.tokenlifecycle.rotation.store.SubjectRevocationEntity;
import dev.tokenlifecycle.rotation.store.TokenFamilyEntity;
import java.util.List;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProvider;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.PostMigrationEvent;

/** Registers the tables of this extension: Keycloak runs the Liquibase changelog on every database that it supports. */
public final class TokenLifecycleJpaEntityProviderFactory
        implements PlainFactory<JpaEntityProvider>, JpaEntityProviderFactory {
    private static final String ID = "token-lifecycle";
    private static final String CHANGELOG = "META-INF/token-lifecycle-changelog.xml";
    private static final List<Class<?>> ENTITIES =
            List.of(TokenFamilyEntity.class, SubjectRevocationEntity.class, ListedRevocationEntity.class);

    @Override
    public JpaEntityProvider create(KeycloakSession session) {
        return new JpaEntityProvider() {
            @Override
            public List<Class<?>> getEntities() {
                return ENTITIES;
            }

            @Override
            public String getChangelogLocation() {
                return CHANGELOG;
            }

            @Override
            public String getFactoryId() {
                return ID;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public void postInit(KeycloakSessionFactory sessions) {
        sessions.register(event -> {
            if (event instanceof PostMigrationEvent) {
                KeycloakModelUtils.runJobInTransaction(sessions, TransactionIsolation::check);
            }
        });
    }
}
