package dev.tokenlifecycle.admin.revocations;

import dev.tokenlifecycle.admin.request.Errors;
import dev.tokenlifecycle.admin.request.JsonBody;
import dev.tokenlifecycle.settings.Quoted;

/** Whom a request means, as RFC 9493 says it; of its formats, those that the draft on global token revocation names. */
public sealed interface SubjectIdentifier {
    /** A subject of an issuer (RFC 9493 §3.2.3). */
    record IssuerAndSubject(String iss, String sub) implements SubjectIdentifier {}

    /** The user with this e-mail address (RFC 9493 §3.2.2). */
    record Email(String email) implements SubjectIdentifier {}

    /** The id of the user in this realm (RFC 9493 §3.2.4). */
    record Opaque(String id) implements SubjectIdentifier {}

    /** Reads the member {@code sub_id} of a request. */
    static SubjectIdentifier in(JsonBody body) {
        String format = body.textOfMember("sub_id", "format");
        // RFC 9493 §3: members that the format doesn't describe must not be there.
        return switch (format) {
            case "iss_sub" -> {
                JsonBody subject = body.member("sub_id", "format", "iss", "sub");
                yield new IssuerAndSubject(subject.requiredText("iss", 2_048), subject.requiredText("sub", 255));
            }
            case "email" -> new Email(body.member("sub_id", "format", "email").requiredText("email", 255));
            case "opaque" -> new Opaque(body.member("sub_id", "format", "id").requiredText("id", 255));
            default ->
                throw Errors.badRequest(
                        "sub_id.format must be one of iss_sub, email, opaque, was " + Quoted.of(format));
        };
    }
}
