/** Enforces rotation. The only package that imports the internal refresh-token SPI of Keycloak. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.rotation.keycloak;
