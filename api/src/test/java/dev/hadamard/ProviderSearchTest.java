package dev.hadamard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.spi.Availability;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One jar that does not fit takes no backend with it but its own, and is spoken of once. */
final class ProviderSearchTest {

  private static final String[] SOUND = {"broken", "slow-gpu", "handy", "plain", "yardstick"};

  private final CompiledProviders jar;

  ProviderSearchTest(@TempDir Path folder) {
    this.jar = new CompiledProviders(folder);
  }

  private static BackendConfig.Builder config() {
    return BackendConfig.builder(new ConfigSources(new Properties(), Map.of(), null));
  }

  private static List<String> survey() {
    return Backends.survey(config().build()).stream().map(Backends.Candidate::name).toList();
  }

  private interface Body {
    void run() throws Exception;
  }

  private static List<String> logged(@Nullable ClassLoader context, Body body) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(context);
    try (LogLines log = new LogLines()) {
      body.run();
      return log.lines();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** What is logged while this runs with the jar on the class path of an application. */
  private List<String> loggedWithJar(Body body) throws Exception {
    try (URLClassLoader application =
        new URLClassLoader(
            new URL[] {jar.folder().toUri().toURL()}, ProviderSearchTest.class.getClassLoader())) {
      return logged(application, body);
    }
  }

  @Test
  void a_provider_for_a_newer_java_is_reported_once_and_left_out() throws Exception {
    jar.add("Newer").add("Extra").makeNewer("Newer");
    jar.name("Newer", "Extra");
    List<String> log =
        loggedWithJar(
            () -> {
              assertThat(survey()).contains(SOUND).contains("extra").hasSize(6);
            });
    assertThat(log).hasSize(1);
    assertThat(log.get(0))
        .contains("left out", "UnsupportedClassVersionError", "extra/Newer")
        .contains("Remedy: run the Java release that its jar was made for");
  }

  @Test
  void a_provider_without_its_superclass_is_reported_once_and_left_out() throws Exception {
    jar.compile("Base", "package extra; public class Base {}");
    jar.add("Orphan", "Base", "").add("Extra").name("Orphan", "Extra");
    Files.delete(jar.classFile("Base"));
    List<String> log =
        loggedWithJar(
            () -> {
              assertThat(survey()).contains(SOUND).contains("extra").hasSize(6);
            });
    assertThat(log).hasSize(1);
    assertThat(log.get(0))
        .contains("NoClassDefFoundError: extra/Base")
        .contains("Remedy: add the jars that it needs");
  }

  @Test
  void open_and_choose_are_kept_from_nothing_by_a_provider_that_cannot_be_loaded()
      throws Exception {
    jar.add("Newer").makeNewer("Newer");
    jar.name("Newer");
    List<String> log =
        loggedWithJar(
            () -> {
              Backends.open(config().backend("plain").build()).close();
              Backends.open(config().build()).close();
            });
    assertThat(log.stream().filter(line -> line.contains("left out")))
        .as("once for each call")
        .hasSize(2);
    assertThat(log.stream().filter(line -> line.startsWith("opened"))).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "public Member() { throw new IllegalStateException(\"planted\"); }",
        "static { if (true) throw new IllegalStateException(\"planted\"); }",
        "Member(int hidden) {}"
      })
  void a_provider_that_cannot_be_made_is_reported_once_and_left_out(String member)
      throws Exception {
    jar.add("Member", "", member).add("Extra").name("Member", "Extra");
    List<String> log = loggedWithJar(() -> assertThat(survey()).contains("extra").hasSize(6));
    assertThat(log).singleElement().asString().contains("extra.Member");
  }

  @ParameterizedTest
  @ValueSource(strings = {"loops", "members.loops"})
  void a_provider_whose_key_does_not_begin_with_its_name_is_reported_and_left_out(String key)
      throws Exception {
    String keys =
        """
        public java.util.List<dev.hadamard.ConfigKey> keys() {
          return java.util.List.of(dev.hadamard.ConfigKey.folder("%s", "a test"));
        }
        """
            .formatted(key);
    jar.add("Member", "", keys).add("Extra").name("Member", "Extra");
    List<String> log = loggedWithJar(() -> assertThat(survey()).contains("extra").hasSize(6));
    assertThat(log)
        .singleElement()
        .asString()
        .contains("hadamard." + key + " is taken or does not begin with hadamard.member.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "super.name(); return null; } int other() { return 0",
        "super.name(); return \" \"; } int other() { return 0",
        "throw new IllegalStateException(\"planted\"); } int other() { return 0",
        "throw new NoClassDefFoundError(\"planted\"); } int other() { return 0",
        "return \"bad\"; } public int priority() { throw new IllegalStateException(\"planted\")",
        "return \"bad\"; } public boolean isAutomatic() { throw new NoSuchMethodError(\"planted\")"
      })
  void a_provider_that_cannot_tell_name_or_priority_is_reported_once_and_left_out(String body)
      throws Exception {
    jar.add("Bad").add("Extra");
    jar.name("Worse", "Extra");
    jar.compile(
        "Worse",
        "package extra; public class Worse extends Bad { public String name() { " + body + "; } }");
    List<String> log = loggedWithJar(() -> assertThat(survey()).contains("extra").hasSize(6));
    assertThat(log).singleElement().asString().contains("extra.Worse");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "throw new IllegalStateException(\"planted\")",
        "throw new NoClassDefFoundError(\"planted\")",
        "return null"
      })
  void a_provider_whose_probe_breaks_is_unavailable_and_the_others_are_chosen_from(String body)
      throws Exception {
    jar.add("Base");
    jar.compile(
        "Bad",
        """
        package extra;
        public class Bad extends Base {
          public String name() { return "bad"; }
          public dev.hadamard.spi.Availability probe(dev.hadamard.BackendConfig c) { %s; }
        }
        """
            .formatted(body));
    jar.name("Bad");
    loggedWithJar(
        () -> {
          Backends.Candidate bad =
              Backends.survey(config().build()).stream()
                  .filter(candidate -> candidate.name().equals("bad"))
                  .findFirst()
                  .orElseThrow();
          assertThat(bad.availability())
              .isInstanceOfSatisfying(
                  Availability.Unavailable.class,
                  refusal -> {
                    assertThat(refusal.reason()).containsPattern("planted|no answer");
                    assertThat(refusal.remedy()).isNotBlank();
                  });
          assertThat(Backends.choose(config().build()).chosen().name()).isEqualTo("slow-gpu");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"throw new NoClassDefFoundError(\"planted\")", "return null"})
  void a_backend_that_cannot_be_opened_for_its_classes_is_unavailable(String body)
      throws Exception {
    jar.add("Base");
    jar.compile(
        "Bad",
        """
        package extra;
        public class Bad extends Base {
          public String name() { return "bad"; }
          public dev.hadamard.Backend open(dev.hadamard.BackendConfig config) { %s; }
        }
        """
            .formatted(body));
    jar.name("Bad");
    loggedWithJar(
        () ->
            assertThatThrownBy(() -> Backends.open(config().backend("bad").build()))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("backend 'bad' is not available: it ")
                .hasMessageContaining("Remedy: "));
  }

  /** A class loader that cannot list resources, as a container's after it was stopped. */
  private static final class Stopped extends ClassLoader {
    private final boolean checked;
    private int asked;

    Stopped(boolean checked) {
      super(ProviderSearchTest.class.getClassLoader());
      this.checked = checked;
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      if (++asked > 1000) {
        throw new AssertionError("it is asked for ever");
      }
      if (checked) {
        throw new IOException("stopped");
      }
      throw new IllegalStateException("stopped");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_class_loader_that_cannot_list_its_resources_is_reported_once(boolean checked)
      throws Exception {
    List<String> log =
        logged(new Stopped(checked), () -> assertThat(survey()).containsExactly(SOUND));
    assertThat(log).singleElement().asString().contains("stopped");
  }

  @Test
  void without_a_context_class_loader_the_own_one_finds_all() throws Exception {
    assertThat(logged(null, () -> assertThat(survey()).containsExactly(SOUND))).isEmpty();
  }
}
