package dev.hadamard.tck;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Tensor;
import dev.hadamard.op.Convolution;
import dev.hadamard.op.Convolution.DataGradient;
import dev.hadamard.op.Convolution.WeightGradient;
import dev.hadamard.op.Window;
import dev.hadamard.tck.BackendConformance.Convolutions;
import java.util.List;
import java.util.function.UnaryOperator;

/** Bugs in convolutions and their gradients. */
final class ConvolutionMutants {

  private ConvolutionMutants() {}

  private static final String EXACT = "whole_numbers_have_no_wrong_bit";
  private static final String ADJOINT = "the_gradients_are_adjoint_to_the_convolution";
  private static final String OUTPUTS = "outputs_are_within_the_bound";
  private static final String DATA = "gradients_of_the_input_are_within_the_bound";
  private static final String PARAMETERS =
      "gradients_of_the_parameters_are_within_the_bound_and_beta_0_reads_none";
  private static final String REGULAR = "regular_numbers_stay_within_the_bound_of_any";
  private static final String ACTIVATIONS =
      "activations_are_within_their_bounds_fused_and_composed";
  private static final String REACH = "nan_reaches_only_what_reads_it";

  static final List<Mutant> ALL =
      List.of(
          mutant("the stride is ignored", EXACT, StrideIgnored::new),
          mutant("the dilation is ignored", EXACT, DilationIgnored::new),
          mutant("a padding is one less", EXACT, PaddingOffByOne::new),
          mutant("left of a line lies the line before", EXACT, Wrapped::new),
          mutant("above an image lies the image before", EXACT, ImagesTouch::new),
          mutant("each group reads the first one's inputs", EXACT, FirstGroup::new),
          mutant("depthwise outputs go round the inputs", EXACT, GoesRound::new),
          mutant("inputs beyond whole quads are dropped", EXACT, TailDropped::new),
          mutant("the window is flipped", EXACT, Flipped::new),
          mutant("rows and columns of a square window are swapped", EXACT, Swapped::new),
          mutant("the input's gradient takes the window flipped", ADJOINT, FlippedGradient::new),
          mutant("the biases are left out", OUTPUTS, BiasLeftOut::new),
          mutant("operands of a convolution are rounded", OUTPUTS, Rounded::new),
          mutant("what no window reads keeps its old gradient", DATA, NotCleared::new),
          mutant("the weights' beta is ignored", PARAMETERS, BetaIgnored::new),
          mutant("a gradient is added to its old value", PARAMETERS, AddedToOld::new),
          mutant("products are summed in a single chain", REGULAR, SingleChain::new),
          mutant("the padding is multiplied", REACH, PaddingMultiplied::new),
          mutant("f is left out where z is kept", ACTIVATIONS, NoActivation::new));

  private static Mutant mutant(String name, String killer, UnaryOperator<Backend> breakage) {
    return Mutant.of(name, Convolutions.class, killer, breakage);
  }

  private static final class StrideIgnored extends BrokenConvolution {
    StrideIgnored(Backend sound) {
      super(sound);
    }

    @Override
    int row(Window window, int i, int k) {
      return i - window.paddingY() + k * window.dilationY();
    }
  }

  private static final class DilationIgnored extends BrokenConvolution {
    DilationIgnored(Backend sound) {
      super(sound);
    }

    @Override
    int column(Window window, int j, int l) {
      return j * window.strideX() - window.paddingX() + l;
    }
  }

  private static final class PaddingOffByOne extends BrokenConvolution {
    PaddingOffByOne(Backend sound) {
      super(sound);
    }

    @Override
    int row(Window window, int i, int k) {
      return super.row(window, i, k) + (window.paddingY() > 0 ? 1 : 0);
    }
  }

  private static final class Wrapped extends BrokenConvolution {
    Wrapped(Backend sound) {
      super(sound);
    }

    @Override
    boolean isInside(Geometry g, int row, int column) {
      return row >= 0 && row < g.x().dimension(1);
    }
  }

  private static final class ImagesTouch extends BrokenConvolution {
    ImagesTouch(Backend sound) {
      super(sound);
    }

    @Override
    boolean isInside(Geometry g, int row, int column) {
      return column >= 0 && column < g.x().dimension(2);
    }
  }

  private static final class FirstGroup extends BrokenConvolution {
    FirstGroup(Backend sound) {
      super(sound);
    }

    @Override
    int firstInput(Geometry g, int output) {
      return g.inputsOfGroup() == 1 ? super.firstInput(g, output) : 0;
    }
  }

  private static final class GoesRound extends BrokenConvolution {
    GoesRound(Backend sound) {
      super(sound);
    }

    @Override
    int firstInput(Geometry g, int output) {
      return g.inputsOfGroup() == 1 ? output % g.x().columns() : super.firstInput(g, output);
    }
  }

  private static final class TailDropped extends BrokenConvolution {
    TailDropped(Backend sound) {
      super(sound);
    }

    @Override
    int lastInput(Geometry g) {
      return g.inputsOfGroup() < 4 ? g.inputsOfGroup() : g.inputsOfGroup() / 4 * 4;
    }
  }

  private static class Flipped extends BrokenConvolution {
    Flipped(Backend sound) {
      super(sound);
    }

    @Override
    int tap(Convolution op, int k, int l) {
      return op.window().taps() - 1 - super.tap(op, k, l);
    }
  }

  private static final class FlippedGradient extends Flipped {
    FlippedGradient(Backend sound) {
      super(sound);
    }

    @Override
    int tap(Convolution op, int k, int l) {
      return op instanceof DataGradient ? super.tap(op, k, l) : k * op.window().width() + l;
    }
  }

  private static final class Swapped extends BrokenConvolution {
    Swapped(Backend sound) {
      super(sound);
    }

    @Override
    int tap(Convolution op, int k, int l) {
      return op.window().height() == op.window().width()
          ? super.tap(op, l, k)
          : super.tap(op, k, l);
    }
  }

  private static final class BiasLeftOut extends BrokenConvolution {
    BiasLeftOut(Backend sound) {
      super(sound);
    }

    @Override
    float bias(float[] b, int output) {
      return 0;
    }
  }

  /** To 16 bits, as a device of half precision would. */
  private static final class Rounded extends BrokenConvolution {
    Rounded(Backend sound) {
      super(sound);
    }

    @Override
    float operand(float value) {
      return Float.intBitsToFloat(Float.floatToRawIntBits(value) & 0xffff_e000);
    }
  }

  private static final class NotCleared extends BrokenConvolution {
    NotCleared(Backend sound) {
      super(sound);
    }

    @Override
    double begin(Convolution op, float old) {
      return op instanceof DataGradient ? Double.longBitsToDouble(UNTOUCHED) : 0;
    }

    @Override
    double add(double sum, double product) {
      return Double.doubleToRawLongBits(sum) == UNTOUCHED ? product : sum + product;
    }

    /** A NaN that no sum is. */
    private static final long UNTOUCHED = 0x7ff8_0000_0000_1234L;
  }

  private static final class BetaIgnored extends BrokenConvolution {
    BetaIgnored(Backend sound) {
      super(sound);
    }

    @Override
    float beta(WeightGradient op) {
      return 0;
    }
  }

  private static final class AddedToOld extends BrokenConvolution {
    AddedToOld(Backend sound) {
      super(sound);
    }

    @Override
    double begin(Convolution op, float old) {
      return op instanceof WeightGradient ? old : 0;
    }
  }

  private static final class SingleChain extends BrokenConvolution {
    SingleChain(Backend sound) {
      super(sound);
    }

    @Override
    double add(double sum, double product) {
      return (float) sum + (float) product;
    }
  }

  private static final class PaddingMultiplied extends BrokenConvolution {
    private boolean isPadding;

    PaddingMultiplied(Backend sound) {
      super(sound);
    }

    @Override
    boolean isInside(Geometry g, int row, int column) {
      isPadding = !super.isInside(g, row, column);
      return true;
    }

    @Override
    double add(double sum, double product) {
      return sum + (isPadding ? 0 * product : product);
    }
  }

  private static final class NoActivation extends BrokenConvolution {
    NoActivation(Backend sound) {
      super(sound);
    }

    @Override
    public void activate(Activation f, Tensor z, Tensor out) {
      super.activate(z == out ? f : Activation.IDENTITY, z, out);
    }
  }
}
