package dev.tokenlifecycle.admin.request;

/** An id in the path of a request. */
public final class PathParameter {
    private PathParameter() {}

    /**
     * {@code value} as it is; 400 where it has control characters.
     *
     * @param name what it is, for the refusal
     */
    public static String checked(String name, String value) {
        if (ControlCharacters.in(value)) {
            throw Errors.badRequest(name + ControlCharacters.REFUSAL);
        }
        return value;
    }
}
