package dev.hadamard.cuda;

import dev.hadamard.spi.FirstCall;
import dev.hadamard.spi.NativeLinker;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;

/** NVRTC of CUDA 13, through JavaCPP's presets. */
final class Nvrtc13 implements Nvrtc {

  private static final FirstCall<Optional<String>> FIRST_CALL = new FirstCall<>();

  /**
   * Why it cannot be used here, if so.
   *
   * @param linker tells JavaCPP where to unpack, if that has not been done
   */
  static Optional<String> refusal(NativeLinker linker) {
    return FIRST_CALL.answer(() -> first(linker));
  }

  private static Optional<String> first(NativeLinker linker) {
    return Linkage.attempt(
            "libnvrtc.so.13",
            () -> {
              linker.chooseJavaCppCache(Nvrtc13.class.getClassLoader());
              return nvrtc.nvrtcVersion(new int[1], new int[1]);
            })
        .or(new Nvrtc13()::defect);
  }

  @Override
  public int version() {
    int[] major = new int[1];
    int[] minor = new int[1];
    nvrtc.nvrtcVersion(major, minor);
    return 1000 * major[0] + 10 * minor[0];
  }

  @Override
  public List<Integer> capabilities() {
    int[] count = new int[1];
    nvrtc.nvrtcGetNumSupportedArchs(count);
    int[] capabilities = new int[count[0]];
    nvrtc.nvrtcGetSupportedArchs(capabilities);
    return Arrays.stream(capabilities).sorted().boxed().toList();
  }

  @Override
  public Outcome compile(String text, String file, List<String> options, boolean cubin) {
    try (_nvrtcProgram program = new _nvrtcProgram();
        BytePointer source = new BytePointer(text, StandardCharsets.UTF_8);
        BytePointer name = new BytePointer(file, StandardCharsets.UTF_8);
        PointerPointer<BytePointer> words = new PointerPointer<>(options.toArray(String[]::new))) {
      int status =
          nvrtc.nvrtcCreateProgram(
              program, source, name, 0, (BytePointer) null, (BytePointer) null);
      if (status != nvrtc.NVRTC_SUCCESS) {
        return new Outcome(name(status), new byte[0], "");
      }
      try {
        status = nvrtc.nvrtcCompileProgram(program, options.size(), words);
        byte[] code = status == nvrtc.NVRTC_SUCCESS ? code(program, cubin) : new byte[0];
        return new Outcome(name(status), code, log(program));
      } finally {
        nvrtc.nvrtcDestroyProgram(program);
      }
    }
  }

  private static byte[] code(_nvrtcProgram program, boolean cubin) {
    try (SizeTPointer size = new SizeTPointer(1)) {
      if (cubin) {
        nvrtc.nvrtcGetCUBINSize(program, size);
        byte[] code = new byte[Math.toIntExact(size.get())];
        nvrtc.nvrtcGetCUBIN(program, code);
        return code;
      }
      nvrtc.nvrtcGetPTXSize(program, size);
      byte[] code = new byte[Math.toIntExact(size.get())];
      nvrtc.nvrtcGetPTX(program, code);
      return Arrays.copyOf(code, code.length - 1);
    }
  }

  private static String log(_nvrtcProgram program) {
    try (SizeTPointer size = new SizeTPointer(1)) {
      nvrtc.nvrtcGetProgramLogSize(program, size);
      byte[] log = new byte[Math.toIntExact(size.get())];
      nvrtc.nvrtcGetProgramLog(program, log);
      return new String(log, StandardCharsets.UTF_8).replace("\0", "").strip();
    }
  }

  private static String name(int status) {
    try (BytePointer name = nvrtc.nvrtcGetErrorString(status)) {
      return name.getString(StandardCharsets.US_ASCII);
    }
  }
}
