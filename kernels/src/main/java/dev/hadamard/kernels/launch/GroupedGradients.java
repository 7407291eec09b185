package dev.hadamard.kernels.launch;

import dev.hadamard.Tensor;
import dev.hadamard.Transpose;
import dev.hadamard.kernels.KernelVariant;
import dev.hadamard.op.Dense;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The gradients or momentum steps of several layers, in as few launches as their number of buffers
 * allows. The loops are chosen for up to eight layers together, so that the bits of the results do
 * not depend on how many layers share a launch.
 */
final class GroupedGradients {

  /**
   * The number of buffers that a kernel may use on any device; it is the size of Metal's argument
   * table.
   */
  static final int MOST_BUFFERS = 31;

  private static final int MOST_LAYERS = 8;

  /**
   * A layer's product δᵀ·x and the tensors that receive it.
   *
   * @param targets W or its velocity, b or its velocity, and with velocities W and b
   */
  private record Layer(Product product, List<Operand> targets) {
    int buffers() {
      return 2 + targets.size();
    }
  }

  /** Layers with the same loops that share a launch. */
  private record Group(String operation, boolean momentum, List<Layer> layers) {
    List<Product> products() {
      return layers.stream().map(Layer::product).toList();
    }

    /** Splits the group into parts of about equal size whose buffers fit a launch. */
    List<Group> launches() {
      int together = MOST_BUFFERS / layers.get(0).buffers();
      int count = (layers.size() - 1) / together + 1;
      return portions(layers, (layers.size() - 1) / count + 1).stream()
          .map(some -> new Group(operation, momentum, some))
          .toList();
    }
  }

  private record Ending(int layers, boolean momentum, boolean someQuads)
      implements VariantChoice.Ending {

    static Ending of(Group group) {
      return new Ending(
          group.layers.size(),
          group.momentum,
          group.products().stream().anyMatch(GemmChoice::hasQuads));
    }

    @Override
    public KernelVariant variant(GemmLoops loops) {
      Map<String, Object> defines = new TreeMap<>(loops.defines());
      defines.put("LAYERS", layers);
      defines.put("MOMENTUM", momentum ? 1 : 0);
      if (loops instanceof TiledLoops tiled && someQuads && !tiled.quads()) {
        defines.put("QUADS", 2);
      }
      return KernelVariant.of("dense_gradients", defines);
    }
  }

  private final GemmChoice choice;
  private final VariantChoice variants;
  private final KernelDevice device;
  private final int hands;

  /**
   * Creates the operation; no kernel is built yet.
   *
   * @param hands the number of runs of neighbouring groups that should be about equal work; the
   *     number of processors on a device whose processors each take such a run
   */
  GroupedGradients(GemmChoice choice, VariantChoice variants, KernelDevice device, int hands) {
    this.choice = choice;
    this.variants = variants;
    this.device = device;
    this.hands = hands;
  }

  /**
   * W ← α·δᵀ·x + β·W, b ← α·Σδ + β·b in each layer.
   *
   * @param own finds the operand that a tensor is
   */
  void gradients(Dense.Gradients op, Function<Tensor, ? extends Operand> own) {
    List<Layer> layers = new ArrayList<>();
    for (Dense.LayerGradient each : op.layers()) {
      layers.add(layer(own, each.delta(), each.x(), each.w(), each.b()));
    }
    launch(op.name(), layers, op.alpha(), op.beta(), 0);
  }

  /** v ← δᵀ·x + μ·v, W ← W − η·v, and the biases likewise, in each layer. */
  void momentum(Dense.Momentum op, Function<Tensor, ? extends Operand> own) {
    List<Layer> layers = new ArrayList<>();
    for (Dense.LayerMomentum each : op.layers()) {
      layers.add(layer(own, each.delta(), each.x(), each.vw(), each.vb(), each.w(), each.b()));
    }
    launch(op.name(), layers, 1, op.mu(), op.eta());
  }

  private static Layer layer(
      Function<Tensor, ? extends Operand> own, Tensor delta, Tensor x, Tensor... targets) {
    List<Operand> operands = new ArrayList<>();
    for (Tensor target : targets) {
      operands.add(own.apply(target));
    }
    return new Layer(
        Product.of(own.apply(delta), Transpose.YES, own.apply(x), Transpose.NO), operands);
  }

  private static List<List<Layer>> portions(List<Layer> all, int most) {
    List<List<Layer>> portions = new ArrayList<>();
    for (int from = 0; from < all.size(); from += most) {
      portions.add(all.subList(from, Math.min(all.size(), from + most)));
    }
    return portions;
  }

  private void launch(String operation, List<Layer> layers, float alpha, float beta, float eta) {
    for (List<Layer> some : portions(layers, MOST_LAYERS)) {
      Group together = new Group(operation, some.get(0).targets.size() > 2, some);
      List<Product> products = together.products();
      for (Group group : together.launches()) {
        launch(group, products, alpha, beta, eta);
      }
    }
  }

  /** Launches a group with loops that fit all these products. */
  private void launch(Group group, List<Product> products, float alpha, float beta, float eta) {
    VariantChoice.Chosen chosen =
        variants.choose(Ending.of(group), runnable -> choice.loops(products, runnable));
    GemmLoops loops = chosen.loops();
    int parts = 0;
    List<Argument> operands = new ArrayList<>();
    for (Layer layer : group.layers) {
      operands.add(Argument.of(parts));
      operands.addAll(loops.arguments(layer.product));
      operands.add(Argument.of((int) Math.ceil(Math.sqrt(layer.product.k()))));
      layer.targets.forEach(target -> operands.add(Argument.of(target)));
      parts = Math.addExact(parts, loops.parts(layer.product));
    }
    int hand = (parts - 1) / hands + 1;
    List<Argument> arguments =
        new ArrayList<>(
            List.of(
                Argument.of(alpha),
                Argument.of(beta),
                Argument.of(eta),
                Argument.of(parts),
                Argument.of(hands)));
    arguments.addAll(operands);
    Range range = Range.grid((long) hand * loops.itemsPerPart(), hands, loops.groupSize(), 1);
    device.launch(group.operation, chosen.variant(), range, arguments.toArray(Argument[]::new));
  }
}
