/** Tests of networks and training, against double arithmetic of the tests' own. */
@NullMarked
package dev.hadamard.nn;

import org.jspecify.annotations.NullMarked;
