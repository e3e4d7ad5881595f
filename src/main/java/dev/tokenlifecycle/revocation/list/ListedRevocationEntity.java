package dev.tokenlifecycle.revocation.list;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Nationalized;

/** A row of {@code TL_LISTED_REVOCATION}: one revocation in the list of one hook. Times are milliseconds since 1970. */
@Entity
@Table(name = "TL_LISTED_REVOCATION")
@SuppressWarnings("NullAway.Init") // JPA fills the fields.
public class ListedRevocationEntity {
    /** The id of the revocation at the hook, as a delivery of it would have. */
    @Id
    @Column(name = "ID", length = 36)
    public String id;

    @Column(name = "REALM_ID")
    public String realmId;

    @Column(name = "HOOK")
    public String hook;

    @Column(name = "RECORDED_AT")
    public long recordedAt;

    /** Until then it is in force. */
    @Column(name = "SAFE_AFTER")
    public long safeAfter;

    /** The JSON object in the list. */
    @Nationalized
    @Column(name = "ENTRY")
    public String entry;
}
