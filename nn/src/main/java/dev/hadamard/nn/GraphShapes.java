package dev.hadamard.nn;

import dev.hadamard.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The shape of a sample at each vertex of a graph, or why its vertices do not fit together. */
final class GraphShapes {

  private final List<Vertex> vertices;
  private final Map<String, Shape> shapes = new LinkedHashMap<>();

  private GraphShapes(Shape input, List<Vertex> vertices) {
    this.vertices = vertices;
    shapes.put(NetworkSpec.INPUT, input);
  }

  /**
   * Computes the shapes, by the names of the vertices and {@link NetworkSpec#INPUT}.
   *
   * @throws IllegalArgumentException if the graph is none of {@link NetworkSpec}; the message names
   *     the vertices and their shapes
   */
  static Map<String, Shape> of(Shape input, List<Vertex> vertices) {
    GraphShapes graph = new GraphShapes(input, vertices);
    graph.requireRead();
    vertices.forEach(graph::add);
    return graph.shapes;
  }

  private void requireRead() {
    Set<String> read = new HashSet<>();
    vertices.forEach(vertex -> read.addAll(vertex.inputs()));
    for (Vertex vertex : vertices.subList(0, vertices.size() - 1)) {
      if (!read.contains(vertex.name())) {
        throw new IllegalArgumentException(
            "no vertex reads " + vertex.name() + ", and it is not the last one");
      }
    }
  }

  private void add(Vertex vertex) {
    List<Shape> inputs = new ArrayList<>();
    for (String name : vertex.inputs()) {
      Shape shape = shapes.get(name);
      if (shape == null) {
        throw new IllegalArgumentException(missing(vertex, name));
      }
      inputs.add(shape);
    }
    if (shapes.put(vertex.name(), output(vertex, inputs)) != null) {
      throw new IllegalArgumentException("two vertices are named " + vertex.name());
    }
  }

  private static Shape output(Vertex vertex, List<Shape> inputs) {
    try {
      return vertex.layer().output(inputs);
    } catch (IllegalArgumentException unfit) {
      List<String> read = new ArrayList<>();
      for (int i = 0; i < inputs.size(); i++) {
        read.add(vertex.inputs().get(i) + " of " + inputs.get(i));
      }
      throw new IllegalArgumentException(
          "vertex %s reads %s: %s"
              .formatted(vertex.name(), String.join(" and ", read), unfit.getMessage()),
          unfit);
    }
  }

  /** Why a vertex cannot read this name. */
  private String missing(Vertex vertex, String name) {
    if (find(name).isEmpty()) {
      return "vertex %s reads %s, and no vertex has that name; it may read %s"
          .formatted(vertex.name(), name, String.join(", ", shapes.keySet()));
    }
    List<String> path = path(name, vertex.name(), new HashSet<>());
    return path.isEmpty()
        ? "vertex %s reads %s, which comes after it; add %s before it"
            .formatted(vertex.name(), name, name)
        : "vertex %s reads %s, and the graph has a cycle: %s"
            .formatted(
                vertex.name(),
                name,
                Stream.concat(Stream.of(vertex.name()), path.stream())
                    .collect(Collectors.joining(" reads ")));
  }

  private Optional<Vertex> find(String name) {
    return vertices.stream().filter(vertex -> vertex.name().equals(name)).findFirst();
  }

  /** The names from one vertex to another that it reads, over others; empty if it does not. */
  private List<String> path(String from, String to, Set<String> seen) {
    if (from.equals(to)) {
      return List.of(to);
    }
    if (seen.add(from)) {
      for (String name : find(from).map(Vertex::inputs).orElse(List.of())) {
        List<String> rest = path(name, to, seen);
        if (!rest.isEmpty()) {
          return Stream.concat(Stream.of(from), rest.stream()).toList();
        }
      }
    }
    return List.of();
  }
}
