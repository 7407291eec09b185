/** Tests of what every backend inherits, on a backend that writes down what reaches it. */
@NullMarked
package dev.hadamard.spi;

import org.jspecify.annotations.NullMarked;
