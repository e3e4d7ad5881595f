/** The tables of this extension, which Keycloak creates and upgrades with its own. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.keycloak.database;
