package dev.hadamard.cpu;

import dev.hadamard.Activation;
import dev.hadamard.DerivativeForm;

/** What happens to a stretch of a product's row while its sums are still in the innermost cache. */
interface Epilogue {

  /** Leaves the product as it is. */
  Epilogue NONE =
      new Epilogue() {
        @Override
        public void apply(float[] sum, float[] scratch, int row, int column, int width) {
          // The sum is what is wanted.
        }

        @Override
        public Epilogue transposed() {
          return this;
        }
      };

  /**
   * Changes the sums before they are stored.
   *
   * @param sum elements [0, width): the product's row {@code row} from {@code column} on
   * @param scratch another array of at least that length, free to use
   */
  void apply(float[] sum, float[] scratch, int row, int column, int width);

  /** The same for a product that is computed transposed. */
  Epilogue transposed();

  /**
   * z ← sum + b, sum ← f(z).
   *
   * @param bias b as a matrix of equal rows, or of equal columns for a transposed product
   * @param z where z is kept
   * @param keepZ whether it is
   */
  record BiasAndActivation(MatrixView bias, Activation f, MatrixView z, boolean keepZ)
      implements Epilogue {

    @Override
    public void apply(float[] sum, float[] scratch, int row, int column, int width) {
      bias.loadRow(row, column, width, scratch);
      Microkernel.add(width, sum, scratch);
      if (keepZ) {
        z.storeRow(row, column, width, sum);
      }
      ActivationLoops.apply(f, sum, sum, 0, width);
    }

    @Override
    public Epilogue transposed() {
      return new BiasAndActivation(bias.transposed(), f, z.transposed(), keepZ);
    }
  }

  /** sum ← sum ⊙ f′, with f′ from what layer kept, z or f(z). */
  record TimesDerivative(Activation f, MatrixView kept) implements Epilogue {

    @Override
    public void apply(float[] sum, float[] scratch, int row, int column, int width) {
      kept.loadRow(row, column, width, scratch);
      if (f.derivativeForm() == DerivativeForm.OUTPUT) {
        OutputDerivativeLoops.apply(f, scratch, scratch, 0, width);
      } else {
        DerivativeLoops.apply(f, scratch, scratch, 0, width);
      }
      Microkernel.multiply(width, sum, scratch);
    }

    @Override
    public Epilogue transposed() {
      return new TimesDerivative(f, kept.transposed());
    }
  }
}
