/** Which addresses a delivery may go to. Plain Java: no Keycloak, no clock. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.revocation.egress;
