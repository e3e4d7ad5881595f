package dev.tokenlifecycle.keycloak.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.hibernate.Session;
import org.junit.jupiter.api.Test;

/** What Hibernate makes of our queries for the databases that can't be had here: nothing that they don't understand. */
final class QueriesTest {
    private static final Set<SentQuery> QUERIES = SentQuery.all();

    @Test
    void sqlServerUnderstandsThem() {
        // The version of the dialect is 2016: GREATEST came with 2022, and boolean columns are bits.
        check(
                OfflineHibernate.Database.SQL_SERVER,
                "\\b(greatest|least|true|false|limit|nulls (first|last)|for update|on conflict)\\b");
    }

    @Test
    void oracleUnderstandsThem() {
        // ORA-02014: what has FETCH FIRST can't be locked but through a subquery.
        check(
                OfflineHibernate.Database.ORACLE,
                "\\b(true|false|limit|on conflict)\\b|rows only for update|values *\\([^)]*\\),");
    }

    @Test
    void mySqlUnderstandsThem() {
        // Error 1093: what changes a table can't read it in a subquery.
        check(
                OfflineHibernate.Database.MYSQL,
                "\\b(fetch first|nulls (first|last)|on conflict)\\b|^(update|delete) .*\\bselect\\b");
    }

    private static void check(OfflineHibernate.Database database, String notUnderstood) {
        Pattern pattern = Pattern.compile(notUnderstood);
        SoftAssertions all = new SoftAssertions();
        try (OfflineHibernate hibernate = new OfflineHibernate(database)) {
            for (SentQuery query : QUERIES) {
                query.send(hibernate.entities().unwrap(Session.class));
                List<String> sql = hibernate.statements();
                all.assertThat(sql).as(query.text()).hasSize(1).noneMatch(pattern.asPredicate());
            }
        }
        all.assertAll();
        assertThat(QUERIES).hasSizeGreaterThan(50);
    }
}
