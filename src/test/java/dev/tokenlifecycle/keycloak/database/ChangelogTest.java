package dev.tokenlifecycle.keycloak.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.database.DatabaseFactory;
import liquibase.resource.ClassLoaderResourceAccessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Liquibase makes of our changelog for each of Keycloak's databases; the databases themselves aren't asked. */
final class ChangelogTest {
    private static final Pattern TABLE =
            Pattern.compile("CREATE TABLE (\\w+) \\((.*), CONSTRAINT \\w+ PRIMARY KEY \\((.*?)\\)\\)");
    private static final Pattern ADDED = Pattern.compile("ALTER TABLE (\\w+) ADD (\\w+ [^;]*)");
    private static final Pattern INDEX = Pattern.compile("CREATE (?:NONCLUSTERED )?INDEX (\\w+) ON (\\w+)\\((.*?)\\)");
    private static final Pattern TYPE = Pattern.compile("(N?)VARCHAR2?\\((\\d+)\\)", Pattern.CASE_INSENSITIVE);

    /** What Oracle reserves, of its SQL Language Reference; the other databases reserve less that could be a column. */
    private static final Set<String> RESERVED =
            Set.of(("ACCESS ADD ALL ALTER AND ANY AS ASC AUDIT BETWEEN BY CHAR CHECK"
                            + " CLUSTER COLUMN COMMENT COMPRESS CONNECT CREATE CURRENT DATE DECIMAL DEFAULT DELETE DESC DISTINCT DROP ELSE"
                            + " EXCLUSIVE EXISTS FILE FLOAT FOR FROM GRANT GROUP HAVING IDENTIFIED IMMEDIATE IN INCREMENT INDEX INITIAL"
                            + " INSERT INTEGER INTERSECT INTO IS LEVEL LIKE LOCK LONG MAXEXTENTS MINUS MODE MODIFY NOAUDIT NOCOMPRESS"
                            + " NOT NOWAIT NULL NUMBER OF OFFLINE ON ONLINE OPTION OR ORDER PCTFREE PRIOR PUBLIC RAW RENAME RESOURCE"
                            + " REVOKE ROW ROWID ROWNUM ROWS SELECT SESSION SET SHARE SIZE SMALLINT START SUCCESSFUL SYNONYM SYSDATE"
                            + " TABLE THEN TO TRIGGER UID UNION UNIQUE UPDATE USER VALIDATE VALUES VARCHAR VIEW WHENEVER WHERE WITH")
                    .split(" "));

    /** PostgreSQL's limit, the shortest. */
    private static final int LONGEST_NAME = 63;

    private static final Map<String, String> GENERATED = new HashMap<>();

    @TempDir
    static Path directory;

    /** MySQL's limit is 3,072 bytes, of four for a character; SQL Server's is 1,700 bytes. */
    @ParameterizedTest
    @CsvSource({"mysql?version=8.4, 4, 3072", "mariadb?version=10.11, 4, 3072", "mssql?version=15.0, 1, 1700"})
    void indexesAreShortEnough(String database, int bytesOfCharacter, int limit) {
        String sql = sql(database);
        Map<String, Integer> bytes = new HashMap<>();
        columns(sql).forEach((column, type) -> bytes.put(column, bytes(type, bytesOfCharacter)));

        assertThat(INDEX.matcher(sql).results())
                .hasSizeGreaterThan(10)
                .allSatisfy(index -> assertThat(Arrays.stream(index.group(3).split(", "))
                                .mapToInt(column -> bytes.get(index.group(2) + '.' + column))
                                .sum())
                        .as(index.group(1))
                        .isLessThanOrEqualTo(limit));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql?version=8.4",
                "mariadb?version=10.11",
                "oracle?version=19.0",
                "oracle?version=23.0",
                "mssql?version=15.0",
                "postgresql?version=15.0",
                "h2?version=2.4"
            })
    void namesAreAllowed(String database) {
        String sql = sql(database);

        assertThat(columns(sql).keySet())
                .hasSizeGreaterThan(30)
                .extracting(column -> column.substring(column.indexOf('.') + 1))
                .doesNotContainAnyElementsOf(RESERVED);
        assertThat(Pattern.compile("\\w+").matcher(sql).results().map(MatchResult::group))
                .allSatisfy(word -> assertThat(word).hasSizeLessThanOrEqualTo(LONGEST_NAME));
        assertThat(sql).doesNotContain("${");
    }

    /** A column that {@code TRUE} can be compared with is none on Oracle before 23 and on SQL Server. */
    @ParameterizedTest
    @CsvSource({"oracle?version=19.0, NUMBER(1), 1", "mssql?version=15.0, bit, 1", "mysql?version=8.4, TINYINT, TRUE"})
    void truthIsWrittenAsTheDatabaseDoes(String database, String type, String truth) {
        String sql = sql(database);

        assertThat(columns(sql)).containsEntry("TL_TOKEN_FAMILY.IS_OFFLINE", type + " NOT NULL");
        assertThat(sql).contains("INCLUDES_OFFLINE = " + truth + " THEN");
    }

    @Test
    void oneStatementIsForPostgreSqlOnly() {
        assertThat(sql("postgresql?version=15.0")).contains("fillfactor");
        assertThat(sql("oracle?version=19.0")).doesNotContain("fillfactor");
    }

    private static Map<String, String> columns(String sql) {
        return Stream.concat(
                        TABLE.matcher(sql)
                                .results()
                                .flatMap(table -> Arrays.stream(table.group(2).split(", (?=[A-Z_]+ )"))
                                        .map(column -> table.group(1) + '.' + column)),
                        ADDED.matcher(sql).results().map(added -> added.group(1) + '.' + added.group(2)))
                .map(column -> column.split(" ", 2))
                .collect(Collectors.toMap(column -> column[0], column -> column[1]));
    }

    private static int bytes(String type, int bytesOfCharacter) {
        return TYPE.matcher(type)
                .results()
                .map(found -> Integer.parseInt(found.group(2))
                        * (found.group(1).isEmpty() ? bytesOfCharacter : Math.max(2, bytesOfCharacter)))
                .findFirst()
                .orElse(8);
    }

    private static String sql(String database) {
        return GENERATED.computeIfAbsent(database, ChangelogTest::generate);
    }

    @SuppressWarnings("deprecation") // Keycloak calls it, too.
    private static String generate(String database) {
        try (ClassLoaderResourceAccessor classPath = new ClassLoaderResourceAccessor()) {
            StringWriter sql = new StringWriter();
            new Liquibase(
                            "META-INF/token-lifecycle-changelog.xml",
                            classPath,
                            DatabaseFactory.getInstance()
                                    .openDatabase(
                                            "offline:" + database + "&outputLiquibaseSql=none&changeLogFile="
                                                    + directory.resolve(database.hashCode() + ".csv"),
                                            null,
                                            null,
                                            null,
                                            classPath))
                    .update(new Contexts(), new LabelExpression(), sql);
            return Arrays.stream(sql.toString().split("\\R"))
                    .filter(line -> !line.startsWith("--"))
                    .collect(Collectors.joining("\n"))
                    .replace("PUBLIC.", "");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
