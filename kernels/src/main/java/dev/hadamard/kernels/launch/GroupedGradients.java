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
 * The gradients of several layers, or their steps of momentum, in as few launches as their buffers
 * allow. Up to eight layers choose their loops together: how many share a launch changes no bit.
 */
final class GroupedGradients {

  /** Buffers that a kernel may take anywhere: Metal's table of arguments has as many. */
  static final int MOST_BUFFERS = 31;

  private static final int MOST_LAYERS = 8;

  /**
   * A layer's product δᵀ·x, and what receives it.
   *
   * @param targets W or its velocity, b or its velocity, and with velocities W and b
   */
  private record Layer(Product product, List<Operand> targets) {
    int buffers() {
      return 2 + targets.size();
    }
  }

  /** Layers with one choice of loops, or some of them that share a launch. */
  private record Group(String operation, boolean momentum, List<Layer> layers) {
    List<Product> products() {
      return layers.stream().map(Layer::product).toList();
    }

    /** As many parts as the buffers of a launch call for, of about as many layers each. */
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
   * Nothing so far.
   *
   * @param hands how many runs of neighbouring groups should be about equal work: as many as the
   *     device has processors that each take such a run
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

  /** Launches a group with the loops that suit all these products. */
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
