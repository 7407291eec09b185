package dev.hadamard.bench.peers.clblast;

import static org.jocl.CL.CL_MEM_READ_WRITE;
import static org.jocl.CL.CL_TRUE;
import static org.jocl.CL.clCreateBuffer;
import static org.jocl.CL.clEnqueueReadBuffer;
import static org.jocl.CL.clEnqueueWriteBuffer;
import static org.jocl.CL.clFinish;
import static org.jocl.CL.clReleaseMemObject;
import static org.jocl.blast.CLBlastLayout.CLBlastLayoutRowMajor;
import static org.jocl.blast.CLBlastTranspose.CLBlastTransposeNo;
import static org.jocl.blast.CLBlastTranspose.CLBlastTransposeYes;

import dev.hadamard.bench.worker.Operands;
import dev.hadamard.bench.worker.Task;
import dev.hadamard.bench.worker.Work;
import org.jocl.Pointer;
import org.jocl.blast.CLBlast;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_mem;

/** A product of buffers on the device. */
final class ClblastProduct implements Task {

  private final Work.Matmul work;
  private final cl_command_queue queue;
  private final float[] hostA;
  private final float[] hostB;
  private final float[] hostC;
  private final cl_mem a;
  private final cl_mem b;
  private final cl_mem c;

  ClblastProduct(cl_context context, cl_command_queue queue, Work.Matmul work) {
    this.work = work;
    this.queue = queue;
    hostA = Operands.stream(0, work.m() * work.k());
    hostB = Operands.stream(1, work.k() * work.n());
    hostC = new float[work.m() * work.n()];
    a = buffer(context, hostA);
    b = buffer(context, hostB);
    c = buffer(context, hostC);
    upload();
  }

  private static cl_mem buffer(cl_context context, float[] values) {
    long bytes = (long) values.length * Float.BYTES;
    return clCreateBuffer(context, CL_MEM_READ_WRITE, bytes, null, null);
  }

  private void upload() {
    write(a, hostA);
    write(b, hostB);
  }

  private void write(cl_mem buffer, float[] values) {
    long bytes = (long) values.length * Float.BYTES;
    clEnqueueWriteBuffer(queue, buffer, CL_TRUE, 0, bytes, Pointer.to(values), 0, null, null);
  }

  private void download() {
    long bytes = (long) hostC.length * Float.BYTES;
    clEnqueueReadBuffer(queue, c, CL_TRUE, 0, bytes, Pointer.to(hostC), 0, null, null);
  }

  private void enqueue() {
    boolean isATransposed = work.layout() == Work.Layout.TN;
    boolean isBTransposed = work.layout() == Work.Layout.NT;
    CLBlast.CLBlastSgemm(
        CLBlastLayoutRowMajor,
        isATransposed ? CLBlastTransposeYes : CLBlastTransposeNo,
        isBTransposed ? CLBlastTransposeYes : CLBlastTransposeNo,
        work.m(),
        work.n(),
        work.k(),
        1,
        a,
        0,
        isATransposed ? work.m() : work.k(),
        b,
        0,
        isBTransposed ? work.k() : work.n(),
        0,
        c,
        0,
        work.n(),
        queue,
        null);
  }

  @Override
  public void run() {
    enqueue();
    clFinish(queue);
  }

  @Override
  public boolean hasTransfers() {
    return true;
  }

  @Override
  public void runWithTransfers() {
    upload();
    enqueue();
    download();
  }

  @Override
  public float[] result() {
    enqueue();
    download();
    return hostC.clone();
  }

  @Override
  public void close() {
    clReleaseMemObject(a);
    clReleaseMemObject(b);
    clReleaseMemObject(c);
  }
}
