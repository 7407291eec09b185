/** The library as applications are packaged: as modules, in a Java of their own, in one jar. */
@NullMarked
package dev.hadamard.nn.packaging;

import org.jspecify.annotations.NullMarked;
