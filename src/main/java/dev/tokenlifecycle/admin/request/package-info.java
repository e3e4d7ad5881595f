/** What every admin request needs: permissions, look-ups, the JSON body, query parameters, errors. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.admin.request;
