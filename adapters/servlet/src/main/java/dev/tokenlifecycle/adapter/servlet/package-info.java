/** Refuses revoked access tokens in front of a Jakarta Servlet or REST application. */
package dev.tokenlifecycle.adapter.servlet;
