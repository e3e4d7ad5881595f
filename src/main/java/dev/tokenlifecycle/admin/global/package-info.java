/** Global Token Revocation, and what discovery says about revocation. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.admin.global;
