package dev.hadamard.nn;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The blocks of vertices whose outputs the backward pass computes again. */
final class RecomputedBlocks {

  private RecomputedBlocks() {}

  /** The place of the vertex with this name. */
  static int indexOf(List<Vertex> vertices, String name) {
    for (int i = 0; i < vertices.size(); i++) {
      if (vertices.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException("the network has no vertex " + name);
  }

  /** Refuses blocks that begin after their end, or share a vertex. */
  static void requireApart(List<Vertex> vertices, List<NetworkSpec.Recomputed> blocks) {
    Map<Integer, NetworkSpec.Recomputed> owners = new HashMap<>();
    for (NetworkSpec.Recomputed block : blocks) {
      int first = indexOf(vertices, block.first());
      int last = indexOf(vertices, block.last());
      if (first > last) {
        throw new IllegalArgumentException(
            "recompute: vertex %s is after %s; name the first one first"
                .formatted(block.first(), block.last()));
      }
      for (int i = first; i <= last; i++) {
        NetworkSpec.Recomputed other = owners.put(i, block);
        if (other != null) {
          throw new IllegalArgumentException(
              "recompute: vertex %s belongs to two blocks, %s to %s and %s to %s"
                  .formatted(
                      vertices.get(i).name(),
                      other.first(),
                      other.last(),
                      block.first(),
                      block.last()));
        }
      }
    }
  }
}
