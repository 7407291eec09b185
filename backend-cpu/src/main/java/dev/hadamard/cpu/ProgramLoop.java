package dev.hadamard.cpu;

/** An expression's program over a stretch of elements. */
interface ProgramLoop {

  /**
   * Computes the elements [from, to) of the outputs.
   *
   * @param member who computes, see {@link ThreadTeam.Part}
   */
  void run(ProgramArrays arrays, int from, int to, int member);
}
