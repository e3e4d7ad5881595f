package dev.tokenlifecycle.rotation.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tokenlifecycle.keycloak.database.OfflineHibernate;
import dev.tokenlifecycle.keycloak.database.OfflineHibernate.Database;
import dev.tokenlifecycle.rotation.FamilyId;
import dev.tokenlifecycle.rotation.Origin;
import dev.tokenlifecycle.rotation.TokenFamily;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/** What is sent to databases that can't be had here. */
final class OfflineStatementsTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final TokenFamily FAMILY =
            new TokenFamily(new FamilyId("F"), 0, NOW, NOW, null, null, new Origin("", ""), false);
    private static final FamilyHolder HOLDER = new FamilyHolder("realm", "client", "user", "session", true);

    private static final OfflineHibernate ORACLE = new OfflineHibernate(Database.ORACLE);

    @AfterAll
    static void close() {
        ORACLE.close();
    }

    /** What a name means in SQL differs: OFFLINE is a reserved word of Oracle's. */
    @Test
    void plainStatementsNameOnlyTablesAndTheirColumns() {
        EntityManager entities = ORACLE.entities();
        FamilyStatements statements = new FamilyStatements(nothing(KeycloakSessionFactory.class), entities);

        statements.find(FAMILY.id());
        statements.isRevoked(FAMILY.id());
        statements.inheritedRevocation(FAMILY.id());
        statements.rotate(0, FAMILY);

        assertThat(ORACLE.statements()).hasSize(4).noneMatch(sql -> sql.contains(" as "));
    }

    @Test
    void thereAreNoOtherPlainStatements() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            assertThat(files.filter(Files::isRegularFile)
                            .filter(file -> contains(file, "prepareStatement(", "createNative", "createStatement(")))
                    .extracting(file -> file.getFileName().toString())
                    .containsExactly("FamilyStatements.java");
        }
    }

    private static boolean contains(Path file, String... texts) {
        try {
            String source = Files.readString(file);
            return Stream.of(texts).anyMatch(source::contains);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Oracle takes an empty text for null, and nothing is greater than null. */
    @Test
    void familiesWithoutExpiryAreLookedAtFromTheBeginning() {
        EntityManager entities = ORACLE.entities();

        new FamilyPurge(session(entities)).deleteWithoutSession(null, NOW, 10);

        assertThat(ORACLE.statements()).hasSize(1);
        assertThat(ORACLE.texts()).doesNotContain("");
    }

    /** SQL Server takes 2,100 parameters. */
    @Test
    void theFamiliesOfManySessionsAreReadInParts() {
        EntityManager entities = ORACLE.entities();

        new TokenFamilies(session(entities))
                .ofSessions(IntStream.range(0, 3_000).mapToObj(String::valueOf).toList());

        assertThat(ORACLE.statements())
                .hasSizeGreaterThan(1)
                .allSatisfy(sql ->
                        assertThat(sql.chars().filter(each -> each == '?')).hasSizeLessThan(2_100));
        assertThat(ORACLE.texts()).hasSize(3_000);
    }

    @Test
    void aRowThatAnotherRequestHasAddedFailsNothingOnOracle() {
        isNoFailure(
                ORACLE, new SQLException("ORA-00001: unique constraint (KC.PK_TL_TOKEN_FAMILY) violated", "23000", 1));
    }

    @Test
    void aRowThatAnotherRequestHasAddedFailsNothingOnSqlServer() {
        try (OfflineHibernate sqlServer = new OfflineHibernate(Database.SQL_SERVER)) {
            isNoFailure(
                    sqlServer,
                    new SQLException(
                            "Violation of PRIMARY KEY constraint 'PK_TL_TOKEN_FAMILY'. Cannot insert duplicate key in"
                                    + " object 'dbo.TL_TOKEN_FAMILY'. The duplicate key value is (F).",
                            "23000",
                            2627));
        }
    }

    private static void isNoFailure(OfflineHibernate database, SQLException violation) {
        EntityManager entities = database.entities();
        database.fail(violation);
        try {
            assertThatCode(() -> FamilyRow.insertIfMissing(entities, FamilyRow.write(FAMILY, HOLDER, null)))
                    .doesNotThrowAnyException();
        } finally {
            database.fail(null);
        }
        assertThat(entities.getTransaction().getRollbackOnly()).isFalse();
    }

    private static KeycloakSession session(EntityManager entities) {
        JpaConnectionProvider connection = (JpaConnectionProvider) Proxy.newProxyInstance(
                JpaConnectionProvider.class.getClassLoader(),
                new Class<?>[] {JpaConnectionProvider.class},
                (proxy, method, arguments) -> entities);
        return (KeycloakSession) Proxy.newProxyInstance(
                KeycloakSession.class.getClassLoader(),
                new Class<?>[] {KeycloakSession.class},
                (proxy, method, arguments) -> method.getName().equals("getProvider") ? connection : null);
    }

    private static <T> T nothing(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null));
    }
}
