/**
 * Client policies of Keycloak: the settings of executors, and which policies match a request or a client. "Ours" are the
 * executors of this extension.
 */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.clientpolicy;
