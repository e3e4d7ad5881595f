package dev.tokenlifecycle.rotation.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** A row of {@code TL_TOKEN_FAMILY}: one family of refresh tokens. Times are milliseconds since 1970. */
@Entity
@Table(name = "TL_TOKEN_FAMILY")
@SuppressWarnings("NullAway.Init") // JPA fills the fields.
public class TokenFamilyEntity {
    @Id
    @Column(name = "ID", length = 128)
    public String id;

    @Column(name = "REALM_ID")
    public String realmId;

    @Column(name = "CLIENT_ID")
    public String clientId;

    @Column(name = "USER_ID")
    public String userId;

    @Column(name = "SESSION_ID")
    public String sessionId;

    /** The family whose access token was turned into the first token of this one, by an exchange or a UMA ticket. */
    @Column(name = "PARENT_ID", length = 128)
    public @Nullable String parentId;

    @Column(name = "IS_OFFLINE")
    public boolean offline;

    @Column(name = "GENERATION")
    public long generation;

    @Column(name = "STARTED_AT")
    public long startedAt;

    @Column(name = "REACHED_AT")
    public long reachedAt;

    @Column(name = "ROTATED_BY", length = 128)
    public @Nullable String rotatedBy;

    @Column(name = "EXPIRES_AT")
    public @Nullable Long expiresAt;

    /** {@link #expiresAt}, rounded up, so that most rotations change no column that has an index. */
    @Column(name = "DELETE_AFTER")
    public @Nullable Long deleteAfter;

    @Column(name = "REMOTE_ADDRESS", length = 120)
    public @Nullable String remoteAddress;

    @Column(name = "USER_AGENT", length = 120)
    public @Nullable String userAgent;

    @Column(name = "CONDEMNED")
    public boolean condemned;

    @Column(name = "REVOKED_AT")
    public @Nullable Long revokedAt;

    @Column(name = "REVOCATION_REASON", length = 64)
    public @Nullable String revocationReason;
}
