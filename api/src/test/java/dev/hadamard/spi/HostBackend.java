package dev.hadamard.spi;

import dev.hadamard.BackendException;
import dev.hadamard.BackendInfo;
import dev.hadamard.DeviceInfo;
import dev.hadamard.DeviceType;
import dev.hadamard.OutOfDeviceMemoryException;
import dev.hadamard.Shape;
import dev.hadamard.op.Matmul;
import dev.hadamard.op.Pointwise;
import dev.hadamard.op.Rows;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A backend that computes nothing: it writes down which hooks were called, and fails on demand. */
public final class HostBackend extends AbstractBackend<HostBackend.HostTensor> {

  private final BackendInfo info;

  /** The hooks that were called, in order. */
  final List<String> calls = new ArrayList<>();

  /** When set, every hook that computes declares the device lost with it. */
  @Nullable BackendException fault;

  /** Whether the device has no room, whatever the limit says. */
  boolean isFull;

  /** Whether freeing a tensor fails. */
  boolean failsToFree;

  /** Whether it leaves waiting and closing to its base class. */
  boolean overridesNothing;

  /** A tensor without contents. */
  static final class HostTensor extends AbstractTensor {
    HostTensor(AbstractBackend<?> owner, Shape shape) {
      super(owner, shape);
    }

    HostTensor(HostTensor allocation, int from, Shape shape) {
      super(allocation, from, shape);
    }
  }

  /** A backend of this name and limit. */
  public HostBackend(String name, long maxBytes) {
    super(HostTensor.class, maxBytes);
    this.info =
        new BackendInfo(
            name,
            new DeviceInfo("0", "host", "nobody", DeviceType.CPU),
            Map.of("precision", "fp32"));
    List.of(
            Matmul.class,
            Pointwise.Activate.class,
            Pointwise.Derivative.class,
            Pointwise.DerivativeFromOutput.class,
            Pointwise.Hadamard.class,
            Rows.Add.class,
            Rows.Sum.class,
            Rows.Softmax.class)
        .forEach(primitive -> implement(primitive, op -> called(op.name())));
    implement(Pointwise.Axpby.class, op -> called("axpby " + op.alpha() + " " + op.beta()));
  }

  private void called(String hook) {
    calls.add(hook);
    if (fault != null) {
      throw lost(fault);
    }
  }

  @Override
  public BackendInfo info() {
    return info;
  }

  @Override
  protected HostTensor allocate(Shape shape) {
    if (isFull) {
      throw new OutOfDeviceMemoryException(shape.bytes(), bytesInUse(), 0);
    }
    calls.add("allocate " + shape);
    return new HostTensor(this, shape);
  }

  @Override
  public int viewAlignment() {
    return 4;
  }

  @Override
  protected HostTensor view(HostTensor allocation, int from, Shape shape) {
    calls.add("view " + from + " " + shape);
    return new HostTensor(allocation, from, shape);
  }

  @Override
  protected void free(HostTensor tensor) {
    calls.add("free " + tensor.shape());
    if (failsToFree) {
      throw new BackendException("cannot free");
    }
  }

  @Override
  protected void doWrite(FloatBuffer source, HostTensor target) {
    source.position(source.limit());
    called("write");
  }

  @Override
  protected void doRead(HostTensor source, FloatBuffer target) {
    target.position(target.limit());
    called("read");
  }

  @Override
  protected void doSynchronize() {
    if (overridesNothing) {
      super.doSynchronize();
    } else {
      called("synchronize");
    }
  }

  @Override
  protected void doClose() {
    if (overridesNothing) {
      super.doClose();
    } else {
      calls.add("close");
    }
  }
}
