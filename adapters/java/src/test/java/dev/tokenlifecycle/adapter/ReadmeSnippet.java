package dev.tokenlifecycle.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The Java of a README as somebody pastes it: its imports, and what it does in a method that has what the text speaks of. */
public final class ReadmeSnippet {
    private ReadmeSnippet() {}

    /** Compiles it in a method with these parameters. */
    public static void compile(Path readme, String parameters, Path folder) throws IOException {
        Matcher block = Pattern.compile("(?s)```java\\n(.*?)```").matcher(Files.readString(readme));
        assertThat(block.find()).isTrue();
        Map<Boolean, String> lines = block.group(1)
                .lines()
                .collect(Collectors.partitioningBy(line -> line.startsWith("import "), Collectors.joining("\n")));
        String source = lines.get(true) + "\nfinal class Readme { void run(" + parameters + ") throws Exception {\n"
                + lines.get(false) + "\n} }";
        StringWriter said = new StringWriter();
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

        boolean compiled = ToolProvider.getSystemJavaCompiler()
                .getTask(
                        said,
                        null,
                        null,
                        List.of("-proc:none", "-d", folder.toString(), "-classpath", classes),
                        null,
                        List.of(
                                new SimpleJavaFileObject(
                                        URI.create("string:///Readme.java"), JavaFileObject.Kind.SOURCE) {
                                    @Override
                                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                                        return source;
                                    }
                                }))
                .call();

        assertThat(compiled).as("%s", said).isTrue();
    }
}
