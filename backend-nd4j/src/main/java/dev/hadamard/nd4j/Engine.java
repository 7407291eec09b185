package dev.hadamard.nd4j;

import dev.hadamard.BackendInfo;
import dev.hadamard.BackendUnavailableException;
import dev.hadamard.spi.FirstCall;
import dev.hadamard.spi.LibraryFolderError;
import dev.hadamard.spi.NativeLinker;

/**
 * ND4J as this process has it, found out once: what is missing is missing until the process ends,
 * and Java tells the cause of a failed initialisation only the first time.
 */
final class Engine {

  private static final String FACTORY = "org.nd4j.linalg.factory.Nd4j";

  private static final String ADD =
      "run './hadamard add nd4j', or add the dependency org.nd4j:nd4j-native-platform:1.0.0-M2.1 or"
          + " another of ND4J's natives";

  private Engine() {}

  /** Whether ND4J can be used. */
  sealed interface State {}

  /** It can. */
  record Running(BackendInfo info) implements State {}

  /** It cannot: why, and what the user can do about it. */
  record Missing(String reason, String remedy) implements State {}

  private static final FirstCall<State> FIRST_CALL = new FirstCall<>();

  /**
   * Loads ND4J and its native library, if that has not been done.
   *
   * @param linker tells JavaCPP, which loads it, where to unpack it
   */
  static State state(NativeLinker linker) {
    return FIRST_CALL.answer(() -> find(Engine.class.getClassLoader(), linker));
  }

  /**
   * What it is and runs on.
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

  /** ND4J wraps what went wrong in several layers; the innermost tells. */
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
