/** Client policies of Keycloak: how executors declare settings, and which policies match a request or a client. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.clientpolicy;
