package dev.hadamard.cpu;

import dev.hadamard.Activation;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The {@link OutlinedLoop} of each function, made when it is first needed. */
final class OutlinedLoops {

  private final Function<Activation, ElementwiseLoop> loops;
  private final Map<Activation, ElementwiseLoop> outlined = new ConcurrentHashMap<>();

  /** Of loops that are the same at each call. */
  OutlinedLoops(Function<Activation, ElementwiseLoop> loops) {
    this.loops = loops;
  }

  ElementwiseLoop of(Activation f) {
    return outlined.computeIfAbsent(f, key -> new OutlinedLoop(loops.apply(key)));
  }
}
