package dev.hadamard.bench.run;

import dev.hadamard.bench.report.Report;
import dev.hadamard.bench.report.Report.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is to be measured, and how its process is started.
 *
 * @param id what the report calls it
 * @param command of its process; empty if it cannot be started
 * @param environment variables that its process gets besides ours
 * @param unavailable why it cannot be started, or null
 */
record Contestant(
    String id,
    Role role,
    List<String> command,
    Map<String, String> environment,
    @Nullable String unavailable) {

  /** One that cannot run. */
  static Contestant unavailable(String id, Role role, String reason) {
    return new Contestant(id, role, List.of(), Map.of(), reason);
  }

  /** How the report shows it when it could not run. */
  Report.Contestant absent(String reason) {
    return new Report.Contestant(id, role, "", "", Map.of(), reason);
  }

  /** Starts the process. */
  Worker start(Path log) throws IOException {
    return Worker.start(command, environment, log);
  }
}
