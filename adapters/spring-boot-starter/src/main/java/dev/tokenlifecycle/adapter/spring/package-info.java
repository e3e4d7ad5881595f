/** Spring Boot: properties only, no code. */
package dev.tokenlifecycle.adapter.spring;
