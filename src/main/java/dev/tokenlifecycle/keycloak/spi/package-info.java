/** What the leaves offer each other: provider interfaces of our own SPIs, without an implementation. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.keycloak.spi;
