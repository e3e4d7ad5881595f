/** The REST API for admins and for other systems. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.keycloak.admin;
