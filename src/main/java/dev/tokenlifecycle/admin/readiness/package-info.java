/** The resource that says what enforcing a rotation policy would have done to observed traffic. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.admin.readiness;
