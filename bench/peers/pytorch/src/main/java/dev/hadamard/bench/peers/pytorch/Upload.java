package dev.hadamard.bench.peers.pytorch;

import ai.djl.ndarray.NDArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Copies numbers of the host into an array, through a direct buffer as DJL wants it. */
final class Upload {

  private final float[] values;
  private final NDArray array;
  private final ByteBuffer direct;

  Upload(float[] values, NDArray array) {
    this.values = values;
    this.array = array;
    direct = ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.nativeOrder());
  }

  void run() {
    direct.asFloatBuffer().put(values);
    array.set(direct);
  }
}
