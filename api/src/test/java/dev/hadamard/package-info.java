/** Tests of the contract's own code; the conformance kit tests the backends. */
@NullMarked
package dev.hadamard;

import org.jspecify.annotations.NullMarked;
