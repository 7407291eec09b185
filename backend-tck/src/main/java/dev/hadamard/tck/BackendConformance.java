package dev.hadamard.tck;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.BackendUnavailableException;
import dev.hadamard.Backends;
import dev.hadamard.ConfigKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/**
 * The conformance kit for one backend. A test class extends it in a few lines:
 *
 * <pre>{@code
 * final class OpenClConformanceTest extends BackendConformance {
 *   @Override
 *   protected BackendConfig.Builder configure(BackendConfig.Builder builder) {
 *     return builder.backend("opencl");
 *   }
 * }
 * }</pre>
 *
 * <p>The tests of an unavailable backend are skipped with the reason and remedy, and {@link
 * ConformanceReport} counts them. If the system property {@value #REQUIRE} lists the backend's
 * name, they fail instead.
 *
 * <p>Each family has a tag, so that a build can run it alone, for example {@code mvn test
 * -Dgroups=contents}. The page {@code docs/write-a-backend.md} explains how to write a backend.
 *
 * <p>The kit does not test rules that the interface alone cannot trigger: B3 (only some calls wait)
 * is about time, B10 and B13 need a device that fails. A backend's own tests cover them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class BackendConformance {

  /** The system property that lists the backends that must be available, separated by commas. */
  public static final String REQUIRE = "tck.require";

  private @Nullable Backend backend;

  /** Creates the tests; called by subclasses. */
  protected BackendConformance() {}

  /** Names the backend to test and its settings. */
  protected abstract BackendConfig.Builder configure(BackendConfig.Builder builder);

  /**
   * Opens the backend. Override this method to test a backend without a provider on the class path.
   */
  protected Backend open(BackendConfig config) {
    return Backends.open(config);
  }

  @BeforeAll
  final void openOrSkip() {
    BackendConfig config = configure(BackendConfig.builder()).build();
    try {
      backend = open(config);
    } catch (BackendUnavailableException unavailable) {
      if (isRequired(config.backend())) {
        Assertions.fail(REQUIRE + " asks for " + config.backend(), unavailable);
      }
      Assumptions.abort(unavailable.getMessage());
    }
  }

  @AfterAll
  final void close() {
    if (backend != null) {
      backend.close();
    }
  }

  private static boolean isRequired(String name) {
    return Arrays.stream(System.getProperty(REQUIRE, "").split(",", -1))
        .map(String::strip)
        .anyMatch(name::equals);
  }

  /** The backend that all tests of the class use. */
  final Backend backend() {
    if (backend == null) {
      throw new IllegalStateException("the backend is not open");
    }
    return backend;
  }

  /** Opens another instance, which the caller closes. */
  final Backend openAnother() {
    return open(configure(BackendConfig.builder()).build());
  }

  /** Opens another instance with one more setting, which the caller closes. */
  final Backend openAnother(ConfigKey key, String value) {
    return open(configure(BackendConfig.builder()).set(key, value).build());
  }

  @Nested
  @Tag("products")
  @DisplayName("family 1: matrix products within the bound")
  final class ProductBound extends ProductBoundFamily {
    ProductBound() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @Tag("products")
  @DisplayName("family 2: matrix products of whole numbers, bit by bit")
  final class ProductExact extends ProductExactFamily {
    ProductExact() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @Tag("regular")
  @DisplayName("family 21: constant and slowly varying operands")
  final class Regular extends RegularFamily {
    Regular() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @Tag("expressions")
  @DisplayName("family 22: expressions within the bound that they derive")
  final class Expressions extends ExpressionFamily {
    Expressions() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @Tag("expressions")
  @DisplayName("family 22: functions and constants of expressions")
  final class Functions extends FunctionFamily {
    Functions() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @Tag("expressions")
  @DisplayName("family 23: sums and maxima of expressions")
  final class Reductions extends ReductionFamily {
    Reductions() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @Tag("activations")
  @DisplayName("family 3: activations and their derivatives")
  final class Activations extends ActivationFamily {
    Activations() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @Tag("elementwise")
  @DisplayName("family 3: sums and products, element by element and row by row")
  final class Elementwise extends ElementwiseFamily {
    Elementwise() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @Tag("fused")
  @DisplayName("family 4: fused operations against their composition")
  final class Fused extends FusedFamily {
    Fused() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @Tag("fused")
  @DisplayName("family 4: the loss's layer and the update of all layers")
  final class Networks extends NetworkFamily {
    Networks() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @Tag("fused")
  @DisplayName("operations of the caller's own, composed of others")
  final class Composed extends CompositionFamily {
    Composed() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @Tag("convolutions")
  @DisplayName("family 24: convolutions and their gradients")
  final class Convolutions extends ConvolutionFamily {
    Convolutions() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @Tag("batches")
  @DisplayName("family 25: products of batches, exchanges of axes, look-ups")
  final class Batches extends BatchFamily {
    Batches() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @Tag("pooling")
  @DisplayName("family 26: pooling and its gradients")
  final class Poolings extends PoolingFamily {
    Poolings() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @Tag("groups")
  @DisplayName("family 27: group norms and their gradients")
  final class Groups extends GroupFamily {
    Groups() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @Tag("softmax")
  @DisplayName("family 5: softmax and the gradients of losses")
  final class Softmax extends SoftmaxFamily {
    Softmax() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @Tag("optimizers")
  @DisplayName("family 7: steps of optimizers")
  final class Optimizers extends OptimizerFamily {
    Optimizers() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @Tag("trajectories")
  @DisplayName("family 8: training trajectories")
  final class Trajectories extends TrajectoryFamily {
    Trajectories() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @Tag("textbook")
  @DisplayName("family 9: textbook networks")
  final class Textbook extends TextbookFamily {
    Textbook() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @Tag("guards")
  @DisplayName("family 12: guards round every tensor")
  final class Guards extends GuardFamily {
    Guards() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @Tag("order")
  @DisplayName("rules B1, B2, B9, B11: order, buffers, determinism, threads")
  final class Order extends OrderFamily {
    Order() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @Tag("contents")
  @DisplayName("rules B5, B6, B12: what is not read, zeros, empty tensors")
  final class Contents extends ContentsFamily {
    Contents() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @Tag("refusals")
  @DisplayName("rules B4, B7, B8: refused calls")
  final class Refusals extends RefusalFamily {
    Refusals() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @Tag("recordings")
  @DisplayName("recordings and their replay")
  final class Recordings extends RecordingFamily {
    Recordings() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @Tag("views")
  @DisplayName("views of one allocation")
  final class Views extends ViewFamily {
    Views() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @Tag("lifetime")
  @DisplayName("lifetime and limits of memory")
  final class Lifetime extends LifetimeFamily {
    Lifetime() {
      super(BackendConformance.this);
    }
  }
}
