package dev.tokenlifecycle.rotation.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * A row of {@code TL_REVOCATION_CONDITION}: every family of a client or a realm that began at or before an instant is revoked.
 * One row says so of any number of families.
 */
@Entity
@Table(name = "TL_REVOCATION_CONDITION")
@SuppressWarnings("NullAway.Init") // JPA fills the fields.
public class RevocationConditionEntity {
    /** A random UUID. */
    @Id
    @Column(name = "ID", length = 36)
    public String id;

    /** Keycloak's id of the client or the realm. */
    @Column(name = "SUBJECT_ID")
    public String subjectId;

    @Column(name = "REALM_ID")
    public String realmId;

    /** Milliseconds since 1970. */
    @Column(name = "STARTED_BEFORE")
    public long startedBefore;

    /** Whether offline tokens are revoked, too. */
    @Column(name = "INCLUDES_OFFLINE")
    public boolean includesOffline;

    @Column(name = "REASON", length = 64)
    public String reason;
}
