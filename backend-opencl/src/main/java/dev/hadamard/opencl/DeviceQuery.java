package dev.hadamard.opencl;

import dev.hadamard.DeviceException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/** Reads the properties of a platform or a device. */
final class DeviceQuery {

  private interface Call {
    int ask(long bytes, Pointer value, long[] needed);
  }

  private final Call call;

  private DeviceQuery(Call call) {
    this.call = call;
  }

  static String platform(cl_platform_id platform, int property) {
    return new DeviceQuery(
            (bytes, value, needed) ->
                CL.clGetPlatformInfo(platform, property, bytes, value, needed))
        .text();
  }

  static String text(cl_device_id device, int property) {
    return of(device, property).text();
  }

  /** A property of any integer type; a boolean is 0 or 1. */
  static long number(cl_device_id device, int property) {
    ByteBuffer value = of(device, property).value();
    return value.capacity() == Long.BYTES ? value.getLong(0) : value.getInt(0) & 0xffffffffL;
  }

  private static DeviceQuery of(cl_device_id device, int property) {
    return new DeviceQuery(
        (bytes, value, needed) -> CL.clGetDeviceInfo(device, property, bytes, value, needed));
  }

  private String text() {
    ByteBuffer value = value();
    byte[] bytes = new byte[Math.max(0, value.capacity() - 1)]; // less the closing 0
    value.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8).strip();
  }

  private ByteBuffer value() throws DeviceException {
    long[] needed = new long[1];
    ClStatus.check(call.ask(0, new Pointer(), needed), "device discovery", null);
    ByteBuffer value =
        ByteBuffer.allocateDirect(Math.toIntExact(needed[0])).order(ByteOrder.nativeOrder());
    ClStatus.check(call.ask(needed[0], Pointer.to(value), needed), "device discovery", null);
    return value;
  }
}
