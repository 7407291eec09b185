package dev.hadamard.bench.peers.clblast;

import static org.jocl.CL.CL_DEVICE_NAME;
import static org.jocl.CL.CL_DEVICE_TYPE_GPU;
import static org.jocl.CL.CL_SUCCESS;
import static org.jocl.CL.clGetDeviceIDs;
import static org.jocl.CL.clGetDeviceInfo;
import static org.jocl.CL.clGetPlatformIDs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/** A device and the platform it belongs to. */
record OpenClDevice(cl_platform_id platform, cl_device_id id, String name) {

  /** Every bit that OpenCL gives a meaning to. JOCL's constant has 64, which Mesa refuses. */
  private static final long ANY_TYPE = 0xffffffffL;

  /**
   * The device whose name contains the words asked for, in any case; for none the first GPU, or the
   * first device where there is no GPU.
   *
   * @throws IllegalStateException if there is none
   */
  static OpenClDevice choose(String wanted) {
    CL.setExceptionsEnabled(false); // a platform without devices is no failure
    List<OpenClDevice> devices = new ArrayList<>(all(CL_DEVICE_TYPE_GPU));
    devices.addAll(all(ANY_TYPE));
    CL.setExceptionsEnabled(true);
    return devices.stream()
        .filter(device -> lower(device.name).contains(lower(wanted)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    devices.isEmpty()
                        ? "there is no OpenCL device"
                        : "no OpenCL device is named '" + wanted + "'"));
  }

  private static List<OpenClDevice> all(long type) {
    List<OpenClDevice> devices = new ArrayList<>();
    int[] count = new int[1];
    clGetPlatformIDs(0, null, count);
    cl_platform_id[] platforms = new cl_platform_id[count[0]];
    clGetPlatformIDs(platforms.length, platforms, null);
    for (cl_platform_id platform : platforms) {
      if (clGetDeviceIDs(platform, type, 0, null, count) != CL_SUCCESS) {
        continue; // it has none of that type, and the count is not set
      }
      cl_device_id[] ids = new cl_device_id[count[0]];
      clGetDeviceIDs(platform, type, ids.length, ids, null);
      for (cl_device_id id : ids) {
        devices.add(new OpenClDevice(platform, id, text(id, CL_DEVICE_NAME)));
      }
    }
    return devices;
  }

  /** What the device says about itself. */
  String text(int property) {
    return text(id, property);
  }

  private static String text(cl_device_id id, int property) {
    byte[] text = new byte[256];
    long[] size = new long[1];
    clGetDeviceInfo(id, property, text.length, Pointer.to(text), size);
    return new String(text, 0, Math.max(0, (int) size[0] - 1), StandardCharsets.UTF_8).strip();
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
