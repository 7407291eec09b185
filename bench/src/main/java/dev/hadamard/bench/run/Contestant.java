package dev.hadamard.bench.run;

import dev.hadamard.bench.report.Report;
import dev.hadamard.bench.report.Report.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A library or backend to measure, and the command of its process.
 *
 * @param id the name in the report
 * @param command the command of its process; empty if it cannot be started
 * @param environment additional environment variables of its process
 * @param unavailable the reason why it cannot be started; otherwise null
 */
record Contestant(
    String id,
    Role role,
    List<String> command,
    Map<String, String> environment,
    @Nullable String unavailable) {

  /** A contestant that cannot run. */
  static Contestant unavailable(String id, Role role, String reason) {
    return new Contestant(id, role, List.of(), Map.of(), reason);
  }

  /** The entry in the report of a contestant that could not run. */
  Report.Contestant absent(String reason) {
    return new Report.Contestant(id, role, "", "", Map.of(), reason);
  }

  /** Starts the process. */
  Worker start(Path log) throws IOException {
    return Worker.start(command, environment, log);
  }
}
