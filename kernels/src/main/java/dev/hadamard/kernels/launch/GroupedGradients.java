package dev.hadamard.kernels.launch;

import dev.hadamard.Transpose;
import dev.hadamard.kernels.KernelVariant;
import dev.hadamard.spi.GradientLayer;
import dev.hadamard.spi.MomentumLayer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** The gradients of several layers, or their steps of momentum, in one launch for up to eight. */
final class GroupedGradients {

  private static final int MOST_LAYERS = 8;

  /**
   * A layer's product δᵀ·x, and what receives it.
   *
   * @param targets W or its velocity, b or its velocity, and with velocities W and b
   */
  private record Layer(Product product, List<Operand> targets) {}

  /** The layers of one launch. */
  private record Group(String operation, boolean momentum, List<Layer> layers) {
    List<Product> products() {
      return layers.stream().map(Layer::product).toList();
    }
  }

  private record Key(GemmLoops loops, int layers, boolean momentum, boolean someQuads) {}

  private final GemmChoice choice;
  private final BiPredicate<KernelVariant, GemmLoops> admission;
  private final KernelDevice device;
  private final int hands;
  private final Map<Key, KernelVariant> variants = new HashMap<>();

  /**
   * Nothing so far.
   *
   * @param admission whether the device can run a variant; if not, the choice is another one then
   * @param hands how many runs of neighbouring groups should be about equal work: as many as the
   *     device has processors that each take such a run
   */
  GroupedGradients(
      GemmChoice choice,
      BiPredicate<KernelVariant, GemmLoops> admission,
      KernelDevice device,
      int hands) {
    this.choice = choice;
    this.admission = admission;
    this.device = device;
    this.hands = hands;
  }

  /** W ← α·δᵀ·x + β·W, b ← α·Σδ + β·b in each layer. */
  void gradients(float alpha, float beta, List<? extends GradientLayer<? extends Operand>> layers) {
    List<Layer> all =
        layers.stream()
            .map(each -> layer(each.delta(), each.x(), List.of(each.w(), each.b())))
            .toList();
    for (List<Layer> some : portions(all)) {
      launch(new Group("denseGradients", false, some), alpha, beta, 0);
    }
  }

  /** v ← δᵀ·x + μ·v, W ← W − η·v, and the biases likewise, in each layer. */
  void momentum(float eta, float mu, List<? extends MomentumLayer<? extends Operand>> layers) {
    List<Layer> all =
        layers.stream()
            .map(
                each ->
                    layer(
                        each.delta(), each.x(), List.of(each.vw(), each.vb(), each.w(), each.b())))
            .toList();
    for (List<Layer> some : portions(all)) {
      launch(new Group("denseMomentum", true, some), 1, mu, eta);
    }
  }

  private static Layer layer(Operand delta, Operand x, List<Operand> targets) {
    return new Layer(Product.of(delta, Transpose.YES, x, Transpose.NO), targets);
  }

  private static List<List<Layer>> portions(List<Layer> all) {
    List<List<Layer>> portions = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MOST_LAYERS) {
      portions.add(all.subList(from, Math.min(all.size(), from + MOST_LAYERS)));
    }
    return portions;
  }

  private void launch(Group group, float alpha, float beta, float eta) {
    GemmLoops loops = choice.loops(group.products());
    KernelVariant variant = variant(group, loops);
    while (variant == null) {
      loops = choice.loops(group.products());
      variant = variant(group, loops);
    }
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
    device.launch(group.operation, variant, range, arguments.toArray(Argument[]::new));
  }

  /** The variant, or null if the device cannot run it. */
  private @Nullable KernelVariant variant(Group group, GemmLoops loops) {
    boolean someQuads = group.products().stream().anyMatch(GemmChoice::hasQuads);
    Key key = new Key(loops, group.layers.size(), group.momentum, someQuads);
    KernelVariant known = variants.get(key);
    if (known != null) {
      return known;
    }
    Map<String, Object> defines = new TreeMap<>(loops.defines());
    defines.put("LAYERS", group.layers.size());
    defines.put("MOMENTUM", group.momentum ? 1 : 0);
    if (loops instanceof TiledLoops tiled && someQuads && !tiled.quads()) {
      defines.put("QUADS", 2);
    }
    KernelVariant variant = KernelVariant.of("dense_gradients", defines);
    if (!admission.test(variant, loops)) {
      return null;
    }
    variants.put(key, variant);
    return variant;
  }
}
