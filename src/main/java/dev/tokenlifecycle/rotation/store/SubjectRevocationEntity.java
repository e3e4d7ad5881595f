package dev.tokenlifecycle.rotation.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code TL_SUBJECT_REVOCATION}: every family of a client or a realm that began at or before an instant is revoked. One
 * row says so of any number of families, and there is one for a client or a realm, however often it is revoked.
 */
@Entity
@Table(name = "TL_SUBJECT_REVOCATION")
@SuppressWarnings("NullAway.Init") // JPA fills the fields.
public class SubjectRevocationEntity {
    /** Keycloak's id of the client or the realm. */
    @Id
    @Column(name = "SUBJECT_ID", length = 64)
    public String subjectId;

    @Column(name = "REALM_ID", length = 36)
    public String realmId;

    /** Milliseconds since 1970; 0 where no online family was revoked so. */
    @Column(name = "ONLINE_BEFORE")
    public long onlineBefore;

    @Column(name = "ONLINE_REASON", length = 64)
    public @Nullable String onlineReason;

    /** Milliseconds since 1970; 0 where no offline family was revoked so. */
    @Column(name = "OFFLINE_BEFORE")
    public long offlineBefore;

    @Column(name = "OFFLINE_REASON", length = 64)
    public @Nullable String offlineReason;

    /** What came from families that began until then, at other clients too, is revoked; milliseconds since 1970, 0 for none. */
    @Column(name = "DESCENDANTS_BEFORE")
    public long descendantsBefore;

    /** When all of that had its mark in its own row; milliseconds since 1970, 0 where nobody has looked. */
    @Column(name = "DESCENDANTS_MARKED_AT")
    public long descendantsMarkedAt;

    /** The issuer that the revocation of them had, for hooks that are notified later; null where it wasn't known. */
    @Column(name = "DESCENDANTS_ISSUER", length = 1024)
    public @Nullable String descendantsIssuer;
}
