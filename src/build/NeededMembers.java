import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Writes down which members of other people's classes ours refer to: one line each, "owner name descriptor", or "owner" for a
 * class. The fields of Keycloak's entities that our queries name stand in no class file: a file lists them, as "owner name".
 * The server reads all of it at its start, and the link check reads it in the build.
 * Usage: java NeededMembers.java folder-of-classes list-of-queried-fields file
 */
public final class NeededMembers {
    private static final String OURS = "dev/tokenlifecycle/";

    public static void main(String[] arguments) throws IOException {
        TreeSet<String> members = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of(arguments[0]))) {
            files.filter(file -> file.toString().endsWith(".class")).forEach(file -> read(file, members));
        }
        members.addAll(Files.readAllLines(Path.of(arguments[1])));
        Path target = Path.of(arguments[2]);
        Files.createDirectories(target.getParent());
        Files.writeString(target, String.join("\n", members) + "\n");
    }

    private static void read(Path file, TreeSet<String> members) {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            in.skipNBytes(8);
            Object[] pool = pool(in);
            for (Object entry : pool) {
                if (entry instanceof Class named) {
                    add(members, (String) pool[named.name()], "");
                } else if (entry instanceof Member member) {
                    NameAndType signature = (NameAndType) pool[member.nameAndType()];
                    add(
                            members,
                            (String) pool[((Class) pool[member.owner()]).name()],
                            " " + pool[signature.name()] + " " + pool[signature.descriptor()]);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    private static void add(TreeSet<String> members, String owner, String signature) {
        // An array of a class needs the class, and has no members of its own.
        String name = owner.startsWith("[") ? owner.replaceFirst("^\\[+L?", "").replace(";", "") : owner;
        boolean isClass = name.contains("/");
        if (isClass && List.of(OURS, "java/", "javax/", "jdk/").stream().noneMatch(name::startsWith)) {
            members.add(owner.startsWith("[") ? name : name + signature);
        }
    }

    /** The constant pool (JVMS §4.4) as far as it names classes and members. */
    private static Object[] pool(DataInputStream in) throws IOException {
        Object[] pool = new Object[in.readUnsignedShort()];
        for (int i = 1; i < pool.length; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> pool[i] = in.readUTF();
                case 7 -> pool[i] = new Class(in.readUnsignedShort());
                case 9, 10, 11 -> pool[i] = new Member(in.readUnsignedShort(), in.readUnsignedShort());
                case 12 -> pool[i] = new NameAndType(in.readUnsignedShort(), in.readUnsignedShort());
                case 8, 16, 19, 20 -> in.skipNBytes(2);
                case 15 -> in.skipNBytes(3);
                case 3, 4, 17, 18 -> in.skipNBytes(4);
                case 5, 6 -> {
                    in.skipNBytes(8);
                    // They take two entries.
                    i++;
                }
                default -> throw new IOException("Unknown tag " + tag + " in a constant pool");
            }
        }
        return pool;
    }

    private record Class(int name) {}

    private record Member(int owner, int nameAndType) {}

    private record NameAndType(int name, int descriptor) {}
}
