package dev.hadamard.nn;

import dev.hadamard.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks that the vertices of a network fit together. */
final class VertexCheck {

  private VertexCheck() {}

  static void requireRead(List<Vertex> vertices) {
    Set<String> read = new HashSet<>();
    vertices.forEach(vertex -> read.addAll(vertex.inputs()));
    for (Vertex vertex : vertices.subList(0, vertices.size() - 1)) {
      if (!read.contains(vertex.name())) {
        throw new IllegalArgumentException(
            "no vertex reads " + vertex.name() + ", and it is not the last one");
      }
    }
  }

  /** The shape of a sample at each vertex. */
  static Map<String, Shape> shapes(Shape input, List<Vertex> vertices) {
    Map<String, Shape> shapes = new HashMap<>();
    shapes.put(NetworkSpec.INPUT, input);
    for (Vertex vertex : vertices) {
      List<Shape> inputs = new ArrayList<>();
      for (String name : vertex.inputs()) {
        Shape shape = shapes.get(name);
        if (shape == null) {
          throw new IllegalArgumentException(
              "vertex %s reads %s, and no vertex before it has that name"
                  .formatted(vertex.name(), name));
        }
        inputs.add(shape);
      }
      Shape output;
      try {
        output = vertex.layer().output(inputs);
      } catch (IllegalArgumentException unfit) {
        throw new IllegalArgumentException(
            "vertex %s: %s".formatted(vertex.name(), unfit.getMessage()), unfit);
      }
      if (shapes.put(vertex.name(), output) != null) {
        throw new IllegalArgumentException("two vertices are named " + vertex.name());
      }
    }
    return shapes;
  }

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
