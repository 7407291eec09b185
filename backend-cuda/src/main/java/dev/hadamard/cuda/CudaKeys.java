package dev.hadamard.cuda;

import dev.hadamard.BackendConfig;
import dev.hadamard.ConfigKey;
import dev.hadamard.cuda.CudaSettings.Products;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The configuration keys of this backend alone. */
final class CudaKeys {

  /** The implementation of products: {@link Products}. */
  static final ConfigKey PRODUCTS =
      ConfigKey.choice(
          "cuda.products",
          Products.AUTO.label(),
          "the implementation of products",
          Stream.of(Products.values()).map(Products::label).toList());

  static final List<ConfigKey> ALL = List.of(PRODUCTS);

  private CudaKeys() {}

  /** The implementation of products that a configuration asks for. */
  static Products products(BackendConfig config) {
    return Products.valueOf(config.value(PRODUCTS).toUpperCase(Locale.ROOT));
  }
}
