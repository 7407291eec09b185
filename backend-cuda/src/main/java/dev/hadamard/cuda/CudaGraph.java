package dev.hadamard.cuda;

import dev.hadamard.DeviceException;
import java.util.List;
import jcuda.CudaException;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.JCudaDriver;
import org.jspecify.annotations.Nullable;

/**
 * A CUDA graph of commands: one driver call queues all of them.
 *
 * <p>The thread that holds the backend's lock captures the stream, and only these commands are
 * queued meanwhile. So the relaxed mode is safe, in which cuBLAS may load a kernel during the
 * capture. A failed capture is ended, too, and leaves the stream unchanged.
 */
final class CudaGraph implements AutoCloseable {

  private static final String OPERATION = "record";

  private final CudaSession session;
  private final @Nullable CUgraphExec graph;
  private final List<Command> commands;

  /** Creates a graph; null if there is nothing to queue. */
  private CudaGraph(CudaSession session, @Nullable CUgraphExec graph, List<Command> commands) {
    this.session = session;
    this.graph = graph;
    this.commands = commands;
  }

  /**
   * Creates the graph of these commands. The list may be changed afterwards.
   *
   * @throws DeviceException if the driver refuses one of them, or the graph
   */
  static CudaGraph of(CudaSession session, List<Command> commands) {
    if (commands.isEmpty()) {
      return new CudaGraph(session, null, commands);
    }
    session.enter(OPERATION);
    CUgraph captured = capture(session, commands);
    CUgraphExec graph = new CUgraphExec();
    int status = CudaStatus.of(() -> JCudaDriver.cuGraphInstantiate(graph, captured, 0));
    CudaStatus.of(() -> JCudaDriver.cuGraphDestroy(captured));
    session.check(status, OPERATION, null);
    session.ledger().created();
    return new CudaGraph(session, graph, List.copyOf(commands));
  }

  private static CUgraph capture(CudaSession session, List<Command> commands) {
    session.check(
        CudaStatus.of(
            () ->
                JCudaDriver.cuStreamBeginCapture(
                    session.stream(), CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_RELAXED)),
        OPERATION,
        null);
    CUgraph captured = new CUgraph();
    boolean complete = false;
    try {
      for (Command command : commands) {
        session.queue(command);
      }
      complete = true;
    } finally {
      int status = CudaStatus.of(() -> JCudaDriver.cuStreamEndCapture(session.stream(), captured));
      if (complete) {
        session.check(status, OPERATION, null);
      } else if (status == CudaStatus.SUCCESS) {
        CudaStatus.of(() -> JCudaDriver.cuGraphDestroy(captured));
      }
    }
    return captured;
  }

  /** The number of commands. */
  int size() {
    return commands.size();
  }

  /** Queues the graph. The context is current. */
  void queue() {
    if (graph == null) {
      return;
    }
    int status;
    try { // not CudaStatus.of, as this is the call that a training loop repeats
      status = JCudaDriver.cuGraphLaunch(graph, session.stream());
    } catch (CudaException thrown) {
      status = CudaStatus.code(thrown);
    }
    Command first = commands.get(0);
    session.check(status, first.operation(), first.kernel());
  }

  /** Releases the graph. Queued work is still computed. */
  @Override
  public void close() {
    if (graph != null) {
      session.enterAnyway();
      CudaStatus.of(() -> JCudaDriver.cuGraphExecDestroy(graph));
      session.ledger().released();
    }
  }
}
