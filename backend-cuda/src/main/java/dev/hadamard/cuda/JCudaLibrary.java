package dev.hadamard.cuda;

import dev.hadamard.spi.NativeLibrary;
import java.util.Optional;
import jcuda.JCudaVersion;
import jcuda.LibUtils;

/** JCuda's native libraries, each loaded by a class of JCuda's when that is initialised. */
final class JCudaLibrary {

  static final String DRIVER = "JCudaDriver";
  static final String NVRTC = "JNvrtc";
  static final String CUBLAS = "JCublas2";

  private JCudaLibrary() {}

  /** The library of this name and platform, in JCuda's version, if it is on the class path. */
  static Optional<NativeLibrary> find(String name) {
    String onThisPlatform = LibUtils.createPlatformLibraryName(name + "-" + JCudaVersion.get());
    return NativeLibrary.find(LibUtils.class, LibUtils.createLibraryFileName(onThisPlatform));
  }
}
