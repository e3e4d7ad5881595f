package dev.tokenlifecycle.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a {@linkplain Postgres#logging PostgreSQL} has executed, as it says itself: whatever sends a statement, it is here. */
public final class StatementLog {
    private static final Pattern LINE = Pattern.compile(".*\\[(\\d+)] LOG:  (?:execute [^:]+|statement): (.*)");

    private final Path file;

    /** The log that is written to {@code file}. */
    public StatementLog(Path file) {
        this.file = file;
    }

    /**
     * One transaction, or a statement outside of one.
     *
     * @param statements without its begin and its end
     * @param isAutocommitted whether it is one statement outside of a transaction
     */
    public record Transaction(List<String> statements, boolean isAutocommitted) {
        /** Whether its commit waits until it is on the disk. */
        public boolean isCommittedSynchronously() {
            return !statements.contains("SET LOCAL synchronous_commit TO OFF");
        }

        /** Whether one of its statements contains {@code text}. */
        public boolean has(String text) {
            return statements.stream().anyMatch(it -> it.contains(text));
        }
    }

    /** All transactions so far, in the order in which they began. */
    public List<Transaction> transactions() {
        List<Transaction> all = new ArrayList<>();
        Map<String, List<String>> open = new HashMap<>();
        for (String line : lines()) {
            Matcher statement = LINE.matcher(line);
            if (!statement.matches()) {
                continue;
            }
            String connection = statement.group(1);
            String text = statement.group(2);
            if (text.equals("BEGIN")) {
                open.put(connection, new ArrayList<>());
                all.add(new Transaction(open.get(connection), false));
            } else if (text.equals("COMMIT") || text.equals("ROLLBACK")) {
                open.remove(connection);
            } else if (open.containsKey(connection)) {
                open.get(connection).add(text);
            } else {
                all.add(new Transaction(List.of(text), true));
            }
        }
        return all;
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
