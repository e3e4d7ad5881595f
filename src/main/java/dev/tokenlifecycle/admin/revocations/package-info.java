/** The resource by which admins and other systems revoke, and what can be revoked. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.admin.revocations;
