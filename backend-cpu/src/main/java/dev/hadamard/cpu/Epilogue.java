package dev.hadamard.cpu;

/** An operation on a block of a product while its sums are still in a cache. */
interface Epilogue {

  /** Leaves the product as it is. */
  Epilogue NONE =
      new Epilogue() {
        @Override
        public void apply(Block block, float[] sum, float[] scratch) {
          // The sum is the result.
        }

        @Override
        public Epilogue transposed() {
          return this;
        }
      };

  /**
   * Changes the sums before they are stored.
   *
   * @param block which part of the product they are
   * @param scratch another array of at least the same length, free to use
   */
  void apply(Block block, float[] sum, float[] scratch);

  /** The same for a product that is computed transposed. */
  Epilogue transposed();

  /**
   * z ← sum + b, sum ← f(z).
   *
   * @param bias b as a matrix of equal rows, or of equal columns for a transposed product
   * @param z where z is kept
   * @param keepZ whether it is
   */
  record BiasAndActivation(MatrixView bias, ElementwiseLoop f, MatrixView z, boolean keepZ)
      implements Epilogue {

    @Override
    public void apply(Block block, float[] sum, float[] scratch) {
      bias.load(block, scratch);
      Microkernel.add(block.length(), sum, scratch);
      if (keepZ) {
        z.store(block, sum);
      }
      f.run(sum, sum, 0, block.length());
    }

    @Override
    public Epilogue transposed() {
      return new BiasAndActivation(bias.transposed(), f, z.transposed(), keepZ);
    }
  }

  /**
   * sum ← sum ⊙ f′.
   *
   * @param slope f′ of what the layer kept, z or f(z)
   */
  record TimesDerivative(ElementwiseLoop slope, MatrixView kept) implements Epilogue {

    @Override
    public void apply(Block block, float[] sum, float[] scratch) {
      kept.load(block, scratch);
      slope.run(scratch, scratch, 0, block.length());
      Microkernel.multiply(block.length(), sum, scratch);
    }

    @Override
    public Epilogue transposed() {
      return new TimesDerivative(slope, kept.transposed());
    }
  }
}
