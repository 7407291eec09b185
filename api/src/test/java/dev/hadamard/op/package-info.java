/** Tests of the operations as values. */
@NullMarked
package dev.hadamard.op;

import org.jspecify.annotations.NullMarked;
