package dev.tokenlifecycle.settings;

/**
 * A setting that can't be accepted. The message is written for the admin: it names the key, the range and the value, and
 * never the value of a secret.
 */
public final class InvalidSettingException extends IllegalArgumentException {
    private final String key;

    public InvalidSettingException(String message) {
        this("", message);
    }

    /**
     * @param key the key that the message is about
     */
    public InvalidSettingException(String key, String message) {
        super(message);
        this.key = key;
    }

    /** The key; empty where the message is about none or several. */
    public String key() {
        return key;
    }
}
