package dev.tokenlifecycle.settings;

/**
 * A setting that can't be accepted. The message is written for the admin: it names the key, the range and the value, and
 * never the value of a secret.
 */
public final class InvalidSettingException extends IllegalArgumentException {
    public InvalidSettingException(String message) {
        super(message);
    }
}
