/** What {@code enforce} would have done to traffic that {@code observe} recorded. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.rotation.readiness;
