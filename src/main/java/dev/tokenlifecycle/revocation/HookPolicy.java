package dev.tokenlifecycle.revocation;

import java.util.Set;

/**
 * Who has to be told of a revocation, and how.
 *
 * @param name the identity of the hook in its realm
 * @param endpointUrl where deliveries are sent
 * @param format what is sent
 * @param events which revocations are told
 * @param signingSecret the secret of {@link Format#STANDARD_WEBHOOKS}, or a vault reference; empty where there is none
 * @param authorizationHeader the value of {@code Authorization}, or a vault reference; empty where there is none
 */
public record HookPolicy(
        String name,
        String endpointUrl,
        Format format,
        Set<RevocationType> events,
        String signingSecret,
        String authorizationHeader) {

    /** What is sent. */
    public enum Format {
        /** A signed security event token (RFC 8417), pushed as RFC 8935. */
        SECURITY_EVENT_TOKEN,
        /** JSON with the headers and the HMAC of Standard Webhooks. */
        STANDARD_WEBHOOKS
    }

    public HookPolicy {
        events = Set.copyOf(events);
    }

    /** Names the hook and its endpoint; secrets never appear in a log. */
    @Override
    public String toString() {
        return "HookPolicy[" + name + " -> " + endpointUrl + ", " + format + ", " + events + "]";
    }
}
