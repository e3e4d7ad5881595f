/** The REST API for admins and for other systems: where Keycloak finds it. One room below for each resource. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.admin;
