package dev.tokenlifecycle.keycloak.database;

import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreePath;
import jakarta.persistence.LockModeType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.LockMode;
import org.hibernate.Session;
import org.hibernate.query.Query;

/**
 * A query that our sources send.
 *
 * @param text in Hibernate's query language
 * @param method the source of the method that sends it
 */
record SentQuery(String text, String method) {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern DECLARED = Pattern.compile("(?:Entity|\\)) ([a-z])\\b");
    private static final Pattern USED = Pattern.compile("\\b([a-z])\\.");

    /** All of them, with every text that they may have. */
    static Set<SentQuery> all() {
        Set<SentQuery> all = new LinkedHashSet<>();
        SourceTexts sources = new SourceTexts(files());
        sources.forEachCall("createQuery", (call, text) -> {
            String method = method(call);
            sources.of(text).stream()
                    .filter(SentQuery::declaresItsAliases)
                    .sorted()
                    .forEach(each -> all.add(new SentQuery(each, method)));
        });
        return all;
    }

    /** False where parts were put together that never go together. */
    private static boolean declaresItsAliases(String text) {
        Set<String> declared =
                DECLARED.matcher(text).results().map(alias -> alias.group(1)).collect(Collectors.toSet());
        return USED.matcher(text).results().allMatch(alias -> declared.contains(alias.group(1)));
    }

    /** The files of the packages that send queries. */
    private static List<Path> files() {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<Path> all =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            Set<Path> packages = all.stream()
                    .filter(file -> read(file).contains("createQuery("))
                    .map(Path::getParent)
                    .collect(Collectors.toSet());
            return all.stream()
                    .filter(file -> packages.contains(file.getParent()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String method(TreePath call) {
        TreePath path = call;
        while (!(path.getLeaf() instanceof MethodTree)) {
            path = path.getParentPath();
        }
        return path.getLeaf().toString();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends it as the method does. What doesn't lock is asked for a page, which some databases write in another way. */
    void send(Session session) {
        if (text.startsWith("select ")) {
            select(session.createQuery(text, Object.class));
        } else {
            withParameters(session.createQuery(text, null)).executeUpdate();
        }
    }

    private void select(Query<Object> query) {
        if (!method.contains("PESSIMISTIC_WRITE")) {
            query.setFirstResult(20).setMaxResults(10);
        } else if (method.contains(".setMaxResults(")) {
            query.setMaxResults(10);
        }
        if (method.contains("PESSIMISTIC_WRITE")) {
            query.setLockMode(LockModeType.PESSIMISTIC_WRITE);
        }
        if (method.contains("UPGRADE_SKIPLOCKED")) {
            query.setHibernateLockMode(LockMode.UPGRADE_SKIPLOCKED);
        }
        withParameters(query).getResultList();
    }

    private static Query<?> withParameters(Query<?> query) {
        query.getParameters()
                .forEach(parameter -> query.setParameter(parameter.getName(), value(parameter.getParameterType())));
        return query;
    }

    private static Object value(Class<?> type) {
        if (type == null || type == String.class) {
            return "x";
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        return type == Instant.class
                ? Instant.EPOCH
                : type == Boolean.class ? (Object) true : type == Integer.class ? (Object) 1 : (Object) 1L;
    }
}
