/** Sends what waits in the outbox: leases, formats, signatures, HTTP. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.revocation.delivery;
