package dev.tokenlifecycle.revocation.hook;

import dev.tokenlifecycle.revocation.RevocationType;
import java.util.Set;

/**
 * Who has to be notified of a revocation, and how.
 *
 * @param name the identity of the hook in its realm
 * @param channels how it is notified
 * @param endpointUrl where deliveries are pushed; empty where they aren't
 * @param format what is sent
 * @param events which revocations the hook is notified of
 * @param signingSecret the secret of {@link Format#STANDARD_WEBHOOKS}, or a vault reference; empty where there is none
 * @param authorizationHeader the value of {@code Authorization}, or a vault reference; empty where there is none
 */
public record HookPolicy(
        String name,
        Set<Channel> channels,
        String endpointUrl,
        Format format,
        Set<RevocationType> events,
        String signingSecret,
        String authorizationHeader) {

    /** How a hook is notified. */
    public enum Channel {
        /** Each revocation is sent to the endpoint. */
        PUSH,
        /** The revocations in force are fetched, as a signed list, by APIs. */
        LIST,
        /** Each revocation waits until the receiver has fetched and acknowledged it (RFC 8936). */
        POLL
    }

    /** What is sent. */
    public enum Format {
        /** A signed security event token (RFC 8417), pushed as RFC 8935. */
        SECURITY_EVENT_TOKEN,
        /** JSON with the headers and the HMAC of Standard Webhooks. */
        STANDARD_WEBHOOKS
    }

    public HookPolicy {
        channels = Set.copyOf(channels);
        events = Set.copyOf(events);
    }

    /** Whether it has an endpoint that is notified. */
    public boolean pushes() {
        return channels.contains(Channel.PUSH);
    }

    /** Names the hook and its endpoint; secrets never appear in a log. */
    @Override
    public String toString() {
        return "HookPolicy[" + name + " -> " + endpointUrl + ", " + format + ", " + events + "]";
    }
}
