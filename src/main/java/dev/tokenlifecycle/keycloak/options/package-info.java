/** The options that an operator gives to the server. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.keycloak.options;
