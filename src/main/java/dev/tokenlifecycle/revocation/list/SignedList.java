package dev.tokenlifecycle.revocation.list;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** A revocation list as it is handed out. */
public final class SignedList {
    private final String etag;
    private final byte[] token;
    private final byte[] packed;

    private SignedList(String etag, byte[] token) {
        this.etag = etag;
        this.token = token;
        this.packed = packed(token);
    }

    /** The list {@code token}, a signed JWT in ASCII; {@code etag} names its content, in quotes. */
    public static SignedList of(String etag, String token) {
        return new SignedList(etag, token.getBytes(StandardCharsets.US_ASCII));
    }

    /** Names its content, in quotes: the same on every node. */
    public String etag() {
        return etag;
    }

    /**
     * The signed JWT; not to be changed.
     *
     * @param gzip whether packed
     */
    public byte[] token(boolean gzip) {
        return gzip ? packed : token;
    }

    private static byte[] packed(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length / 2 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }
}
