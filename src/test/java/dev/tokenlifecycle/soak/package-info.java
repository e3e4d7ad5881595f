/** A long run of mixed load on two nodes, one of which is killed again and again ({@code -Psoak}). */
package dev.tokenlifecycle.soak;
