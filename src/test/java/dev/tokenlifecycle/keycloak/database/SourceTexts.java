package dev.tokenlifecycle.keycloak.database;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The texts that an expression of our sources may have: literals, put together from constants, variables, parameters and record
 * components. A parameter has the texts of every call, a call those that its
 * method returns. What can't be followed is an error, so that no text is missed.
 */
final class SourceTexts {
    private final Trees trees;
    private final List<TreePath> calls = new ArrayList<>();
    private final Map<Element, List<List<TreePath>>> arguments = new HashMap<>();
    private final Map<Element, TreePath> values = new HashMap<>();
    private final Map<Element, List<TreePath>> appended = new HashMap<>();
    private final Map<Element, List<TreePath>> returned = new HashMap<>();

    /** @param sources files that call each other; the classes of the others are on the class path */
    SourceTexts(Collection<Path> sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null,
                    files,
                    null,
                    List.of("-proc:none", "-implicit:none", "-classpath", System.getProperty("java.class.path")),
                    null,
                    files.getJavaFileObjectsFromPaths(sources));
            this.trees = Trees.instance(task);
            Iterable<? extends Tree> units = task.parse();
            task.analyze();
            units.forEach(unit -> new Index().scan(unit, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells {@code use} of each call of a method of this name: the call, and its first argument. */
    void forEachCall(String method, BiConsumer<TreePath, TreePath> use) {
        for (TreePath call : calls) {
            MethodInvocationTree invocation = (MethodInvocationTree) call.getLeaf();
            if (element(call).getSimpleName().contentEquals(method)) {
                use.accept(call, new TreePath(call, invocation.getArguments().get(0)));
            }
        }
    }

    /** The texts that {@code expression} may have. */
    Set<String> of(TreePath expression) {
        Tree tree = expression.getLeaf();
        if (tree instanceof LiteralTree literal) {
            return Set.of(String.valueOf(literal.getValue()));
        }
        TypeKind type = trees.getTypeMirror(expression).getKind();
        if (type.isPrimitive()) {
            return type == TypeKind.BOOLEAN ? Set.of("true", "false") : Set.of("1");
        }
        if (tree instanceof ParenthesizedTree parentheses) {
            return of(new TreePath(expression, parentheses.getExpression()));
        }
        if (tree instanceof BinaryTree plus && plus.getKind() == Tree.Kind.PLUS) {
            return joined(
                    of(new TreePath(expression, plus.getLeftOperand())),
                    of(new TreePath(expression, plus.getRightOperand())));
        }
        if (tree instanceof ConditionalExpressionTree either) {
            return union(Stream.of(either.getTrueExpression(), either.getFalseExpression())
                    .map(each -> of(new TreePath(expression, each))));
        }
        if (tree instanceof IdentifierTree || tree instanceof MemberSelectTree) {
            return ofVariable(element(expression));
        }
        if (tree instanceof MethodInvocationTree call) {
            Element method = element(expression);
            return returned.containsKey(method)
                    ? union(returned.get(method).stream().map(this::of))
                    : call.getArguments().isEmpty() ? ofVariable(method) : ofLambdas(expression);
        }
        throw unknown(tree);
    }

    private Set<String> ofVariable(Element variable) {
        if (variable instanceof VariableElement constant && constant.getConstantValue() != null) {
            return Set.of(String.valueOf(constant.getConstantValue()));
        }
        if (values.containsKey(variable)) {
            Set<String> texts = of(values.get(variable));
            for (TreePath more : appended.getOrDefault(variable, List.of())) {
                texts = union(Stream.of(texts, joined(texts, of(more))));
            }
            return texts;
        }
        if (variable.asType().toString().equals("java.lang.Boolean")) {
            return Set.of("true", "false");
        }
        if (variable.getKind() == ElementKind.PARAMETER
                && variable.getEnclosingElement() instanceof ExecutableElement method) {
            return ofArguments(method, method.getParameters().indexOf(variable));
        }
        if (variable.getEnclosingElement() instanceof TypeElement record && record.getKind() == ElementKind.RECORD) {
            List<String> components = record.getRecordComponents().stream()
                    .map(RecordComponentElement::getSimpleName)
                    .map(Object::toString)
                    .toList();
            ExecutableElement constructor = (ExecutableElement) record.getEnclosedElements().stream()
                    .filter(each -> each.getKind() == ElementKind.CONSTRUCTOR)
                    .findFirst()
                    .orElseThrow();
            return ofArguments(
                    constructor, components.indexOf(variable.getSimpleName().toString()));
        }
        throw unknown(variable);
    }

    private Set<String> ofArguments(ExecutableElement method, int position) {
        List<List<TreePath>> all = arguments.get(method);
        if (all == null || position < 0) {
            throw unknown(method);
        }
        return union(all.stream().map(each -> of(each.get(position))));
    }

    /** A stream's texts that are collected into one: its lambda's, once. */
    private Set<String> ofLambdas(TreePath call) {
        List<TreePath> lambdas = new ArrayList<>();
        new TreePathScanner<Void, Void>() {
            @Override
            public Void visitLambdaExpression(LambdaExpressionTree lambda, Void none) {
                lambdas.add(new TreePath(getCurrentPath(), lambda.getBody()));
                return null;
            }
        }.scan(call, null);
        if (lambdas.size() != 1) {
            throw unknown(call.getLeaf());
        }
        return of(lambdas.get(0));
    }

    private Element element(TreePath path) {
        return Objects.requireNonNull(trees.getElement(path), () -> "unresolved: " + path.getLeaf());
    }

    private static Set<String> union(Stream<Set<String>> all) {
        return all.flatMap(Set::stream).collect(Collectors.toSet());
    }

    private static Set<String> joined(Set<String> first, Set<String> second) {
        Set<String> texts = new HashSet<>();
        first.forEach(one -> second.forEach(other -> texts.add(one + other)));
        return texts;
    }

    private static IllegalStateException unknown(Object what) {
        return new IllegalStateException("Which texts it has can't be told from the source: " + what);
    }

    /** Notes where variables get their texts from. */
    private final class Index extends TreePathScanner<Void, Void> {
        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void none) {
            calls.add(getCurrentPath());
            noteArguments(call.getArguments());
            return super.visitMethodInvocation(call, null);
        }

        @Override
        public Void visitNewClass(NewClassTree created, Void none) {
            noteArguments(created.getArguments());
            return super.visitNewClass(created, null);
        }

        private void noteArguments(List<? extends ExpressionTree> given) {
            TreePath call = getCurrentPath();
            arguments
                    .computeIfAbsent(element(call), unseen -> new ArrayList<>())
                    .add(given.stream().map(each -> new TreePath(call, each)).toList());
        }

        @Override
        public Void visitReturn(ReturnTree end, Void none) {
            TreePath from = getCurrentPath();
            while (!(from.getLeaf() instanceof MethodTree) && !(from.getLeaf() instanceof LambdaExpressionTree)) {
                from = from.getParentPath();
            }
            if (from.getLeaf() instanceof MethodTree && end.getExpression() != null) {
                returned.computeIfAbsent(element(from), unseen -> new ArrayList<>())
                        .add(new TreePath(getCurrentPath(), end.getExpression()));
            }
            return super.visitReturn(end, null);
        }

        @Override
        public Void visitVariable(VariableTree variable, Void none) {
            if (variable.getInitializer() != null) {
                values.put(element(getCurrentPath()), new TreePath(getCurrentPath(), variable.getInitializer()));
            }
            return super.visitVariable(variable, null);
        }

        @Override
        public Void visitCompoundAssignment(CompoundAssignmentTree assignment, Void none) {
            appended.computeIfAbsent(
                            element(new TreePath(getCurrentPath(), assignment.getVariable())),
                            unseen -> new ArrayList<>())
                    .add(new TreePath(getCurrentPath(), assignment.getExpression()));
            return super.visitCompoundAssignment(assignment, null);
        }
    }
}
