package dev.hadamard.cuda;

import dev.hadamard.spi.Availability.Unavailable;
import dev.hadamard.spi.FirstCall;
import dev.hadamard.spi.LinkFailure;
import dev.hadamard.spi.NativeLinker;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;
import org.jspecify.annotations.Nullable;

/**
 * NVIDIA's driver, through JCuda.
 *
 * <p>If JCuda's own native library or the driver's is missing, JCuda's first call throws an
 * UnsatisfiedLinkError and every later one a NoClassDefFoundError without the cause. So this class
 * makes the first call once and keeps the cause. It looks for the driver first: if both are
 * missing, the message names the driver.
 */
final class CudaLoader {

  /** The oldest CUDA version that the driver must support, 12.0, as 1000·major + 10·minor. */
  private static final int OLDEST_DRIVER = 12_000;

  /** The messages of linkers about a missing driver: glibc, musl, Windows. */
  private static final Pattern NO_DRIVER =
      Pattern.compile(
          "libcuda\\.so\\.1: (cannot open|No such file)|Can't find dependent libraries");

  private static final FirstCall<Optional<Unavailable>> FIRST_CALL = new FirstCall<>();

  private CudaLoader() {}

  /**
   * The reason why the driver cannot be used; null if it can.
   *
   * @param linker links JCuda, if that has not been done
   */
  static @Nullable Unavailable refusal(NativeLinker linker) {
    return FIRST_CALL.answer(() -> Optional.ofNullable(load(linker))).orElse(null);
  }

  private static @Nullable Unavailable load(NativeLinker linker) {
    return load(
        CudaDriverSearch.ofThisMachine(), () -> initialise(linker), CudaLoader::driverVersion);
  }

  /**
   * Loads the driver.
   *
   * @param initialise links JCuda and calls cuInit
   * @param version asks the driver's version; only called after a success
   */
  static @Nullable Unavailable load(
      CudaDriverSearch lookup, IntSupplier initialise, IntSupplier version) {
    Optional<Unavailable> hopeless = lookup.refusal();
    if (hopeless.isPresent()) {
      return hopeless.get();
    }
    try {
      int status = initialise.getAsInt();
      return status == 0 ? refusalOfVersion(version.getAsInt()) : refusalOfInit(status);
    } catch (LinkageError e) {
      return refusalOfLinkage(e, lookup);
    }
  }

  private static int initialise(NativeLinker linker) {
    // Return codes are checked call by call: a CudaException names neither op nor kernel.
    linker.link(
        JCudaLibrary.find(JCudaLibrary.DRIVER), () -> JCudaDriver.setExceptionsEnabled(false));
    return CudaStatus.of(() -> JCudaDriver.cuInit(0));
  }

  /** The newest CUDA version that the driver supports, as 1000·major + 10·minor; 0 if unknown. */
  static int driverVersion() {
    int[] version = new int[1];
    CudaStatus.of(() -> JCudaDriver.cuDriverGetVersion(version));
    return version[0];
  }

  private static @Nullable Unavailable refusalOfVersion(int version) {
    return version >= OLDEST_DRIVER
        ? null
        : new Unavailable(
            "the NVIDIA driver is for CUDA %s, %s is needed"
                .formatted(CudaVersion.text(version), CudaVersion.text(OLDEST_DRIVER)),
            "update NVIDIA's driver to 525 or newer");
  }

  private static Unavailable refusalOfInit(int status) {
    String remedy =
        switch (status) {
          case CUresult.CUDA_ERROR_NO_DEVICE ->
              "plug in an NVIDIA GPU, or let this process see it: CUDA_VISIBLE_DEVICES, or 'docker"
                  + " run --gpus all'";
          case CUresult.CUDA_ERROR_STUB_LIBRARY ->
              "take the toolkit's 'stubs' folder out of LD_LIBRARY_PATH, so that the driver's own"
                  + " library is found";
          case CUresult.CUDA_ERROR_SYSTEM_DRIVER_MISMATCH ->
              "reboot: the driver was updated, and its kernel module is still the old one";
          case CUresult.CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE ->
              "take the folder 'compat' out of LD_LIBRARY_PATH, or update the kernel's driver: this"
                  + " GPU does not run newer libraries on an older one";
          case CUresult.CUDA_ERROR_SYSTEM_NOT_READY ->
              "start the services the GPU needs, as nvidia-fabricmanager";
          default -> "see what 'nvidia-smi' says; restart the driver or the machine";
        };
    return new Unavailable(
        "NVIDIA's driver does not start: %s (%d)".formatted(CudaStatus.name(status), status),
        remedy);
  }

  private static Unavailable refusalOfLinkage(LinkageError failure, CudaDriverSearch lookup) {
    LinkFailure link =
        new LinkFailure("JCuda", "org.jcuda:jcuda and hadamard-backend-cuda", failure);
    Optional<Unavailable> refusal = link.refusal();
    if (refusal.isPresent()) {
      return refusal.get();
    }
    String message = link.message();
    if (failure instanceof NoClassDefFoundError && message.startsWith("jcuda/")) {
      return new Unavailable(
          "JCuda's classes are not on the class path",
          "add the dependencies of hadamard-backend-cuda, org.jcuda:jcuda among them");
    }
    if (message.contains("No resource found")) {
      return new Unavailable(
          "JCuda's native library is not on the class path",
          ("add the dependency org.jcuda:jcuda-natives:%s, of the version of jcuda; with the"
                  + " command line, './hadamard add cuda'")
              .formatted(lookup.classifier().orElseThrow()));
    }
    if (NO_DRIVER.matcher(message).find()) {
      return lookup.missing();
    }
    return new Unavailable(
        "JCuda's native library does not load: " + link.cause(),
        "add org.jcuda:jcuda-natives of the version of jcuda, for this system; hadamard.backend=cpu"
            + " works without it");
  }
}
