/**
 * The kit on every backend of this project, and the tests of the kit itself: broken backends that
 * it must find.
 */
@NullMarked
package dev.hadamard.tck;

import org.jspecify.annotations.NullMarked;
