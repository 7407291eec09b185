/** Tests of what operations say of themselves. */
@NullMarked
package dev.hadamard.op;

import org.jspecify.annotations.NullMarked;
