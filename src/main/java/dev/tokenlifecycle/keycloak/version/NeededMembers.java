package dev.tokenlifecycle.keycloak.version;

import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says which of the members that our classes refer to a class loader doesn't have. The JVM itself would say so only when it
 * comes to the call.
 */
public final class NeededMembers {
    private final ClassLoader loader;

    /** Looks for the members in the classes of {@code loader}. */
    public NeededMembers(ClassLoader loader) {
        this.loader = loader;
    }

    /**
     * The lines of {@code members} that have no counterpart.
     *
     * @param members "owner name descriptor", or "owner" for a class, as they stand in class files; "owner name" for a field that
     *     a query names, whatever its type
     */
    public List<String> missing(Stream<String> members) {
        return members.filter(line -> !isThere(line.split(" "))).toList();
    }

    private boolean isThere(String[] member) {
        try {
            Class<?> owner = Class.forName(member[0].replace('/', '.'), false, loader);
            return switch (member.length) {
                case 1 -> true;
                case 2 -> hasField(owner, member[1]);
                default -> declares(owner, member[1], member[2]);
            };
        } catch (ClassNotFoundException | LinkageError notThere) {
            return false;
        }
    }

    /** JPA takes the attributes of an entity from its own fields and from those of the classes above it. */
    private static boolean hasField(@Nullable Class<?> type, String name) {
        return type != null
                && (Stream.of(type.getDeclaredFields())
                                .anyMatch(field -> field.getName().equals(name))
                        || hasField(type.getSuperclass(), name));
    }

    /** Whether {@code type} or what it inherits from has the member (JVMS §5.4.3). */
    private static boolean declares(@Nullable Class<?> type, String name, String descriptor) {
        if (type == null) {
            return false;
        }
        return declaresItself(type, name, descriptor)
                || declares(type.getSuperclass(), name, descriptor)
                || Stream.of(type.getInterfaces()).anyMatch(parent -> declares(parent, name, descriptor))
                || (type.isInterface() && declaresItself(Object.class, name, descriptor));
    }

    private static boolean declaresItself(Class<?> type, String name, String descriptor) {
        if (!descriptor.startsWith("(")) {
            return Stream.of(type.getDeclaredFields())
                    .anyMatch(field -> field.getName().equals(name)
                            && field.getType().descriptorString().equals(descriptor));
        }
        if ("<init>".equals(name)) {
            return Stream.of(type.getDeclaredConstructors())
                    .anyMatch(constructor -> MethodType.methodType(void.class, constructor.getParameterTypes())
                            .descriptorString()
                            .equals(descriptor));
        }
        return Stream.of(type.getDeclaredMethods())
                .anyMatch(method -> Objects.equals(method.getName(), name)
                        && MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                                .descriptorString()
                                .equals(descriptor));
    }
}
