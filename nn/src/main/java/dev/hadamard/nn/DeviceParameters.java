package dev.hadamard.nn;

import dev.hadamard.Backend;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.nn.NetworkSpec.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One number for each trained value of a network, on a backend: the values themselves, their
 * gradients, or what an optimizer keeps of them. They are one allocation, initially zero, so that
 * an update, a norm or an exchange is one operation. Each parameter is a {@linkplain Tensor#view
 * view} of it. Between two views there may be elements that belong to no parameter; they are 0 as
 * long as updates keep the rule of {@link Optimizer.Update}.
 *
 * <p>Parameters that are not trained have an allocation of their own, if they are asked for.
 */
final class DeviceParameters implements AutoCloseable {

  private final Backend backend;
  private final NetworkSpec spec;
  private final TensorArena arena;
  private final Tensor all;
  private final Map<String, Tensor> views = new LinkedHashMap<>();
  private final List<Optimizer.Segment> segments = new ArrayList<>();

  private DeviceParameters(Backend backend, NetworkSpec spec, boolean withUntrained) {
    this.backend = backend;
    this.spec = spec;
    this.arena = backend.newArena();
    List<Parameter> trained =
        spec.parameters().stream().filter(p -> p.spec().isTrainable()).toList();
    try {
      this.all = allocate(trained);
      if (withUntrained) {
        allocate(spec.parameters().stream().filter(p -> !p.spec().isTrainable()).toList());
      }
    } catch (RuntimeException | Error refused) {
      arena.close();
      throw refused;
    }
  }

  /** All values of a network. */
  static DeviceParameters values(Backend backend, NetworkSpec spec) {
    return new DeviceParameters(backend, spec, true);
  }

  /** A number for each value that is trained. */
  static DeviceParameters ofTrained(Backend backend, NetworkSpec spec) {
    return new DeviceParameters(backend, spec, false);
  }

  private Tensor allocate(List<Parameter> parameters) {
    int alignment = backend.viewAlignment();
    int[] starts = new int[parameters.size()];
    int size = 0;
    for (int i = 0; i < starts.length; i++) {
      starts[i] = size;
      int padded = (parameters.get(i).shape().size() + alignment - 1) / alignment * alignment;
      size = Math.addExact(size, padded);
    }
    Tensor whole = arena.allocate(size);
    for (int i = 0; i < starts.length; i++) {
      Parameter parameter = parameters.get(i);
      views.put(parameter.name(), whole.view(starts[i], parameter.shape()));
      if (parameter.spec().isTrainable()) {
        segments.add(new Optimizer.Segment(parameter.name(), parameter.spec(), starts[i]));
      }
    }
    return whole;
  }

  /** Those of all trained parameters, as one tensor of rank 1. */
  Tensor all() {
    return all;
  }

  /** Those of one parameter. */
  Tensor get(String name) {
    Tensor view = views.get(name);
    if (view == null) {
      throw new IllegalArgumentException(
          "no parameter is named " + name + " among " + views.keySet());
    }
    return view;
  }

  /** Where each trained parameter is in the tensor of all. */
  List<Optimizer.Segment> segments() {
    return Collections.unmodifiableList(segments);
  }

  /** Those of each parameter by its name. */
  Map<String, Tensor> views() {
    return Collections.unmodifiableMap(views);
  }

  /** Copies the values from the host to the device. */
  void write(Parameters values) {
    if (!values.fits(spec)) {
      throw new IllegalArgumentException(
          "the parameters have other shapes than a network " + spec.sizes());
    }
    views.forEach((name, view) -> backend.write(values.values(name), view));
  }

  /** Copies the values from the device to the host; what is not here is 0. Waits. */
  Parameters read() {
    Map<String, float[]> values = new LinkedHashMap<>();
    for (Parameter parameter : spec.parameters()) {
      Tensor view = views.get(parameter.name());
      values.put(
          parameter.name(),
          view == null ? new float[parameter.shape().size()] : backend.read(view));
    }
    return Parameters.of(spec, values);
  }

  /** The bytes of all, with what is between two views. */
  long bytes() {
    return arena.bytes();
  }

  @Override
  public void close() {
    arena.close();
  }
}
