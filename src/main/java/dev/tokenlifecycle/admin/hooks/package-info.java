/** The resources of hooks and of their deliveries. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.admin.hooks;
