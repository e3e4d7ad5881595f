package dev.tokenlifecycle.admin.families;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tokenlifecycle.admin.sessions.LiveClientSession;
import dev.tokenlifecycle.rotation.TokenFamily;
import dev.tokenlifecycle.rotation.store.StoredFamily;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A family of refresh tokens that is alive, or the session of a client that no rotation policy matched when it began.
 *
 * @param family its id; absent where no policy matches the client
 * @param generation the current generation
 * @param user the id of the user
 * @param username the name of the user; absent where they are gone
 * @param client the OAuth client id
 * @param session the id of the user session
 * @param offline whether its user session is an offline one
 * @param started when its first token was issued
 * @param lastRotated when the current generation was reached; absent before the first rotation
 * @param address from where
 * @param userAgent with what
 * @param expires when it ends unless it is used before
 * @param mayRevoke whether the caller may revoke it; absent where it was revoked
 * @param revokedAt when it was revoked; absent while it lives
 * @param revocationReason why, such as {@code superseded}; absent while it lives
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FamilyRepresentation(
        @Nullable String family,
        long generation,
        String user,
        @Nullable String username,
        String client,
        String session,
        boolean offline,
        String started,
        @Nullable String lastRotated,
        @Nullable String address,
        @Nullable String userAgent,
        @Nullable String expires,
        @Nullable Boolean mayRevoke,
        @Nullable String revokedAt,
        @Nullable String revocationReason) {

    /** One per family of {@code live}; at least one. */
    static Stream<FamilyRepresentation> of(LiveClientSession live, FamilyEnds ends, boolean mayRevoke) {
        List<TokenFamily> known = live.families();
        return known.isEmpty()
                ? Stream.of(of(live, null, ends, mayRevoke))
                : known.stream().map(family -> of(live, family, ends, mayRevoke));
    }

    private static FamilyRepresentation of(
            LiveClientSession live, @Nullable TokenFamily family, FamilyEnds ends, boolean mayRevoke) {
        return new FamilyRepresentation(
                family == null ? null : family.id().value(),
                family == null ? 0 : family.generation(),
                live.userSession().getUser().getId(),
                live.userSession().getUser().getUsername(),
                live.client().getClientId(),
                live.userSession().getId(),
                live.userSession().isOffline(),
                (family == null ? live.started() : family.startedAt()).toString(),
                family == null || family.generation() == 0
                        ? null
                        : family.reachedAt().toString(),
                family == null
                        ? live.userSession().getIpAddress()
                        : given(family.reachedFrom().address()),
                family == null ? null : given(family.reachedFrom().userAgent()),
                text(ends.of(live, family)),
                mayRevoke,
                null,
                null);
    }

    /** A revoked family. */
    static FamilyRepresentation revoked(StoredFamily stored, @Nullable String username, String client) {
        TokenFamily family = stored.family();
        StoredFamily.Revoked revocation = Objects.requireNonNull(stored.revocation());
        return new FamilyRepresentation(
                family.id().value(),
                family.generation(),
                stored.holder().userId(),
                username,
                client,
                stored.holder().sessionId(),
                stored.holder().offline(),
                family.startedAt().toString(),
                family.generation() == 0 ? null : family.reachedAt().toString(),
                given(family.reachedFrom().address()),
                given(family.reachedFrom().userAgent()),
                null,
                null,
                revocation.at().toString(),
                revocation.reason());
    }

    private static @Nullable String given(String text) {
        return text.isEmpty() ? null : text;
    }

    private static @Nullable String text(Instant expiry) {
        return expiry.equals(Instant.MAX) ? null : expiry.toString();
    }
}
