package dev.hadamard.nd4j;

import dev.hadamard.BackendInfo;
import dev.hadamard.BackendUnavailableException;
import dev.hadamard.spi.FirstCall;
import dev.hadamard.spi.LibraryFolderError;
import dev.hadamard.spi.NativeLinker;

/**
 * The state of ND4J in this process, which is determined once: a missing part stays missing until
 * the process ends, and the JVM reports the cause of a failed initialisation only once.
 */
final class Engine {

  private static final String FACTORY = "org.nd4j.linalg.factory.Nd4j";

  private static final String ADD =
      "run './hadamard add nd4j', or add the dependency org.nd4j:nd4j-native-platform:1.0.0-M2.1 or"
          + " another of ND4J's natives";

  private Engine() {}

  /** The state of ND4J. */
  sealed interface State {}

  /** ND4J can be used. */
  record Running(BackendInfo info) implements State {}

  /** ND4J cannot be used, with the reason and the remedy. */
  record Missing(String reason, String remedy) implements State {}

  private static final FirstCall<State> FIRST_CALL = new FirstCall<>();

  /**
   * Loads ND4J and its native library, if that has not been done.
   *
   * @param linker sets the folder to which JavaCPP unpacks the library
   */
  static State state(NativeLinker linker) {
    return FIRST_CALL.answer(() -> find(Engine.class.getClassLoader(), linker));
  }

  /**
   * Returns the name, device and details of the backend.
   *
   * @param linker as in {@link #state}
   * @throws BackendUnavailableException if it cannot be used
   */
  static BackendInfo info(NativeLinker linker) {
    State state = state(linker);
    if (state instanceof Running running) {
      return running.info();
    }
    Missing missing = (Missing) state;
    throw new BackendUnavailableException(Nd4jProvider.NAME, missing.reason(), missing.remedy());
  }

  private static State find(ClassLoader loader, NativeLinker linker) {
    try {
      Class.forName(FACTORY, false, loader);
      linker.chooseJavaCppCache(loader);
      return new Running(EngineFacts.gather());
    } catch (ClassNotFoundException absent) {
      return new Missing("ND4J is not on the class path", ADD);
    } catch (LibraryFolderError unsafe) {
      return new Missing(unsafe.refusal().reason(), unsafe.refusal().remedy());
    } catch (LinkageError | RuntimeException failure) {
      return diagnose(failure);
    }
  }

  /** ND4J wraps a failure in several exceptions; the innermost one has the cause. */
  private static Missing diagnose(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause.getClass().getSimpleName().equals("NoAvailableBackendException")) {
      return new Missing("nd4j-api is on the class path, but none of ND4J's native libraries", ADD);
    }
    return new Missing(
        "ND4J's native library cannot be loaded: " + firstLine(cause),
        "see that the class path has nd4j-native and openblas for this system, all of one release: "
            + ADD);
  }

  private static String firstLine(Throwable cause) {
    return cause.toString().lines().findFirst().orElse("").strip();
  }
}
