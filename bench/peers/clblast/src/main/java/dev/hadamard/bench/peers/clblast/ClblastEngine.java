package dev.hadamard.bench.peers.clblast;

import static org.jocl.CL.CL_CONTEXT_PLATFORM;
import static org.jocl.CL.CL_DEVICE_MAX_COMPUTE_UNITS;
import static org.jocl.CL.CL_DRIVER_VERSION;
import static org.jocl.CL.clCreateCommandQueue;
import static org.jocl.CL.clCreateContext;
import static org.jocl.CL.clGetDeviceInfo;
import static org.jocl.CL.clReleaseCommandQueue;
import static org.jocl.CL.clReleaseContext;

import dev.hadamard.bench.worker.Engine;
import dev.hadamard.bench.worker.Task;
import dev.hadamard.bench.worker.Work;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jocl.Pointer;
import org.jocl.blast.CLBlast;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;

/** CLBlast on one OpenCL device. */
final class ClblastEngine implements Engine {

  /** Of JOCLBlast, whose number begins with that of the CLBlast it brings. */
  private static final String VERSION = "1.5.2";

  private final OpenClDevice device;
  private final cl_context context;
  private final cl_command_queue queue;

  /** Loads the library, or throws the error that says why it does not load. */
  @SuppressWarnings("deprecation") // the newer way to make a queue needs OpenCL 2.0
  ClblastEngine(OpenClDevice device) {
    this.device = device;
    CLBlast.setExceptionsEnabled(true);
    cl_context_properties properties = new cl_context_properties();
    properties.addProperty(CL_CONTEXT_PLATFORM, device.platform());
    cl_device_id[] ids = {device.id()};
    context = clCreateContext(properties, 1, ids, null, null, null);
    queue = clCreateCommandQueue(context, device.id(), 0, null);
  }

  @Override
  public Map<String, String> describe() {
    int[] units = new int[1];
    clGetDeviceInfo(
        device.id(), CL_DEVICE_MAX_COMPUTE_UNITS, Integer.BYTES, Pointer.to(units), null);
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("library", "CLBlast through JOCLBlast");
    facts.put("version", VERSION);
    facts.put("device", device.name());
    facts.put("threads", units[0] + " compute units");
    facts.put("driver", device.text(CL_DRIVER_VERSION));
    return facts;
  }

  @Override
  public Task prepare(Work work) {
    if (work instanceof Work.Matmul matmul) {
      return new ClblastProduct(context, queue, matmul);
    }
    throw new UnsupportedOperationException("is measured on matrix products only");
  }

  @Override
  public void close() {
    clReleaseCommandQueue(queue);
    clReleaseContext(context);
  }
}
