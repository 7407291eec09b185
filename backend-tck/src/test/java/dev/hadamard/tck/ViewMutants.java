package dev.hadamard.tck;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.op.Dense;
import dev.hadamard.spi.AbstractTensor;
import dev.hadamard.tck.BackendConformance.Views;
import java.util.List;

/** Bugs in views, and in the aliases that views make possible. */
final class ViewMutants {

  private ViewMutants() {}

  private static final String SLICE = "allocation.data.slice(from, shape.size())";
  private static final String SAME_MEMORY = "a_view_and_its_allocation_are_the_same_memory";

  static final List<Mutant> ALL =
      List.of(
          toy(
              "a view begins where its allocation begins",
              SAME_MEMORY,
              "allocation.data.slice(0, shape.size())"),
          toy(
              "a view is a copy",
              SAME_MEMORY,
              "FloatBuffer.allocate(shape.size()).put(" + SLICE + ").flip()"),
          toy(
              "a view reaches to the end of its allocation",
              "every_operation_on_views_gives_the_bits_of_tensors_and_spares_what_lies_between",
              "allocation.data.slice(from, allocation.data.capacity() - from)"),
          new Mutant(
              "every view is taken for one of the allocation's beginning",
              Views.class,
              "b4_views_that_touch_are_no_alias",
              (sound, config) ->
                  BrokenToy.open(
                      "super(allocation, from, shape)", "super(allocation, 0, shape)", config)),
          Mutant.of(
              "an overlap in part is accepted",
              Views.class,
              "b4_an_output_that_overlaps_another_operand_in_part_is_refused",
              AcceptsOverlap::new),
          Mutant.of(
              "two views of one range are taken for two tensors",
              Views.class,
              "b4_two_views_of_one_range_are_one_tensor",
              RefusesSameRange::new),
          Mutant.of(
              "z is kept where a is the same range",
              Views.class,
              "b4_a_layer_keeps_z_unless_a_is_the_same_range",
              KeepsZ::new));

  /** The toy with other views. */
  private static Mutant toy(String name, String killer, String broken) {
    return new Mutant(
        name, Views.class, killer, (sound, config) -> BrokenToy.open(SLICE, broken, config));
  }

  private static final class AcceptsOverlap extends BrokenBackend {
    AcceptsOverlap(Backend sound) {
      super(sound);
    }

    @Override
    public void softmaxRows(Tensor z, Tensor out) {
      try (TensorArena scratch = newArena()) {
        Tensor copy = scratch.allocate(z.shape());
        super.axpby(1, z, 0, copy);
        super.softmaxRows(copy, out);
      }
    }
  }

  private static final class RefusesSameRange extends BrokenBackend {
    RefusesSameRange(Backend sound) {
      super(sound);
    }

    @Override
    public void activate(Activation f, Tensor z, Tensor out) {
      if (z != out && ((AbstractTensor) z).covers((AbstractTensor) out)) {
        throw new IllegalArgumentException("activate: out overlaps z");
      }
      super.activate(f, z, out);
    }
  }

  private static final class KeepsZ extends BrokenBackend {
    KeepsZ(Backend sound) {
      super(sound);
    }

    @Override
    public void denseForward(Tensor x, Tensor w, Tensor b, Activation f, Tensor z, Tensor a) {
      super.denseForward(x, w, b, f, z, a);
      if (z != a) {
        delegate().run(new Dense.Forward(x, w, b, Activation.IDENTITY, z, z));
      }
    }
  }
}
