package dev.hadamard.op;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.expression.Expression;
import dev.hadamard.expression.Program;
import dev.hadamard.spi.HostBackend;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What operations say of their operands. */
class OperandsTest {

  private final TensorArena arena = new HostBackend("host", Long.MAX_VALUE).newArena();
  private final List<Tensor> tensors = new ArrayList<>();

  static Stream<Class<?>> operations() {
    return Stream.of(
            Matmul.class,
            Pointwise.class,
            Rows.class,
            Dense.class,
            Convolution.class,
            Pooling.class,
            GroupNormalization.class,
            Elementwise.class,
            Reduction.class,
            SwapAxes.class,
            Lookup.class)
        .flatMap(
            family -> Stream.concat(Stream.of(family), Arrays.stream(family.getDeclaredClasses())))
        .filter(type -> type.isRecord() && Op.class.isAssignableFrom(type));
  }

  /** An operand without a name would escape the rules B4 and B7. */
  @ParameterizedTest
  @MethodSource("operations")
  void an_operation_names_each_of_its_tensors_once(Class<?> type)
      throws ReflectiveOperationException {
    List<Tensor> named = new ArrayList<>();
    Operands operands =
        new Operands() {
          @Override
          public Operands reads(String name, Tensor tensor) {
            named.add(tensor);
            return this;
          }

          @Override
          public Operands writes(String name, Tensor tensor, int... mayBe) {
            return reads(name, tensor);
          }
        };
    ((Op) create(type)).operands(operands);
    assertThat(named).isNotEmpty().containsExactlyInAnyOrderElementsOf(tensors);
  }

  /** A record with a tensor of its own for each component that is one. */
  private Object create(Class<?> type) throws ReflectiveOperationException {
    RecordComponent[] components = type.getRecordComponents();
    Object[] arguments = new Object[components.length];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = argument(components[i]);
    }
    Constructor<?> constructor =
        type.getDeclaredConstructor(
            Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new));
    return constructor.newInstance(arguments);
  }

  private Object argument(RecordComponent component) throws ReflectiveOperationException {
    Class<?> type = component.getType();
    if (type == Tensor.class) {
      return tensor();
    }
    if (type == List.class) {
      Class<?> element =
          (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
      return element == Tensor.class
          ? List.of(tensor(), tensor())
          : List.of(create(element), create(element));
    }
    if (type == Program.class) {
      Expression sum = Expression.input("x").plus(Expression.input("y"));
      boolean isElementwise = component.getDeclaringRecord() == Elementwise.class;
      return Program.of(isElementwise ? List.of(sum, sum) : List.of(sum));
    }
    if (type == Window.class) {
      return Window.of(3, 3);
    }
    if (type == boolean.class) {
      return true;
    }
    if (type == int.class) {
      return 1;
    }
    return type.isEnum() ? type.getEnumConstants()[0] : 1f;
  }

  private Tensor tensor() {
    Tensor tensor = arena.allocate(2, 2);
    tensors.add(tensor);
    return tensor;
  }

  @Test
  void an_input_is_broadcast_by_its_rows_and_columns() {
    assertThat(Broadcast.of(Shape.of(2, 3), 2, 3)).isEqualTo(Broadcast.FULL);
    assertThat(Broadcast.of(Shape.of(3), 2, 3)).isEqualTo(Broadcast.ROW);
    assertThat(Broadcast.of(Shape.of(2, 1), 2, 3)).isEqualTo(Broadcast.COLUMN);
    assertThat(Broadcast.of(Shape.of(1), 2, 3)).isEqualTo(Broadcast.SCALAR);
    assertThat(Broadcast.of(Shape.of(3), 1, 3)).isEqualTo(Broadcast.FULL);
    assertThat(Broadcast.ROW.place(4, 3)).isEqualTo(1);
    assertThat(Broadcast.COLUMN.place(4, 3)).isEqualTo(1);
    assertThat(Broadcast.COLUMN.place(2, 3)).isZero();
    assertThat(Broadcast.ROW.place(2, 3)).isEqualTo(2);
  }
}
