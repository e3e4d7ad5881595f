package dev.tokenlifecycle.revocation.outbox;

import org.jspecify.annotations.Nullable;

/**
 * Which deliveries of a realm, newest first.
 *
 * @param hook only of this hook; null for all
 * @param status only in this status; null for any
 * @param family only those that are about this family; null for any
 * @param first how many to leave out
 * @param max how many to answer at most
 */
public record DeliveryQuery(
        @Nullable String hook,
        Delivery.@Nullable Status status,
        @Nullable String family,
        int first,
        int max) {}
