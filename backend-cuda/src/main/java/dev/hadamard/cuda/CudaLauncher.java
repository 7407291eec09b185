package dev.hadamard.cuda;

import dev.hadamard.DeviceInfo;
import dev.hadamard.kernels.KernelVariant;
import dev.hadamard.kernels.launch.Argument;
import dev.hadamard.kernels.launch.KernelDevice;
import dev.hadamard.kernels.launch.Range;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jcuda.driver.CUfunction;
import org.jspecify.annotations.Nullable;

/**
 * Queues commands, or captures them for a recording.
 *
 * <p>A training step repeats the same launches with the same arguments. So the stored arguments are
 * kept for each tuple of variant and arguments, for the last {@value #MOST_BOUND} tuples, and a
 * repeated launch is a single driver call.
 */
final class CudaLauncher implements KernelDevice, AutoCloseable {

  private static final int MOST_BOUND = 1024;

  private record Binding(KernelVariant variant, List<Argument> arguments) {}

  private record Bound(CUfunction function, ArgumentStore.Packed arguments) {}

  private final CudaSession session;
  private final CudaKernelCache modules;
  private final CudaClock clock;
  private final ArgumentStore store;
  private final Map<Binding, Bound> bound = new LinkedHashMap<>(64, 0.75f, true);
  private final Set<CudaGraph> graphs = Collections.newSetFromMap(new IdentityHashMap<>());
  private @Nullable List<Command> noted;

  CudaLauncher(CudaSession session, CudaKernelCache modules, CudaClock clock) {
    this.session = session;
    this.modules = modules;
    this.clock = clock;
    this.store = new ArgumentStore(session);
  }

  @Override
  public DeviceInfo info() {
    return session.device().info();
  }

  @Override
  public boolean isCpu() {
    return false;
  }

  @Override
  public int computeUnits() {
    return session.device().processors();
  }

  @Override
  public void compile(Collection<KernelVariant> variants) {
    modules.compile(variants);
  }

  @Override
  public long maxGroupSize(KernelVariant variant) {
    return modules.maxGroupSize(variant);
  }

  @Override
  public long spilledBytes(KernelVariant variant) {
    return modules.spilledBytes(variant);
  }

  @Override
  public void launch(String operation, KernelVariant variant, Range range, Argument... arguments) {
    Binding binding = new Binding(variant, List.of(arguments));
    Bound known = bound.get(binding);
    if (known == null) {
      known = bind(operation, binding);
    }
    submit(
        CudaLaunch.of(
            operation, variant.kernel(), known.function, range, known.arguments.address()));
  }

  /** Queues a command, or records it during a capture. */
  void submit(Command command) {
    if (noted != null) {
      noted.add(command);
      return;
    }
    String operation = command.operation();
    session.enter(operation);
    clock.before(operation);
    session.queue(command);
    clock.after(operation);
    session.ledger().launched();
    session.queued(operation, 1);
  }

  /**
   * Runs operations and creates a graph of the commands that they would queue. Kernels are compiled
   * and arguments stored before the first command is captured, because the driver refuses such
   * calls during a capture.
   */
  CudaGraph record(Runnable operations) {
    List<Command> commands = new ArrayList<>();
    noted = commands;
    try {
      operations.run();
    } finally {
      noted = null;
    }
    CudaGraph graph = CudaGraph.of(session, commands);
    graphs.add(graph);
    trim(); // nothing was freed during the capture
    return graph;
  }

  /** Queues a graph. */
  void replay(CudaGraph graph) {
    session.enter("replay");
    clock.before("replay");
    graph.queue();
    clock.after("replay");
    session.ledger().graphLaunched();
    session.queued("replay", graph.size());
  }

  /** Releases a graph. A second call does nothing. */
  void release(CudaGraph graph) {
    if (graphs.remove(graph)) {
      graph.close();
    }
  }

  private Bound bind(String operation, Binding binding) {
    CUfunction function = modules.function(binding.variant);
    Bound fresh = new Bound(function, store.pack(binding.arguments, operation));
    bound.put(binding, fresh);
    if (noted == null) {
      trim();
    }
    return fresh;
  }

  private void trim() {
    while (bound.size() > MOST_BOUND) {
      Binding eldest = bound.keySet().iterator().next();
      store.free(bound.remove(eldest).arguments);
    }
  }

  @Override
  public void close() {
    List.copyOf(graphs).forEach(this::release);
    bound.clear();
    store.close();
  }
}
