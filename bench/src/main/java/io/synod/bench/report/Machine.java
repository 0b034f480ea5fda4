package io.synod.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** The machine that figures were taken on. */
public final class Machine {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private Machine() {}

  /**
   * Processors, memory, operating system, JDK and time.
   *
   * @return names to values.
   */
  public static Map<String, Object> describe() {
    final Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("processor", processor());
    facts.put("cores", Runtime.getRuntime().availableProcessors());
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("architecture", System.getProperty("os.arch"));
    facts.put("jdk", System.getProperty("java.vm.name") + " " + Runtime.version());
    facts.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return facts;
  }

  /**
   * The same in one line.
   *
   * @return for people.
   */
  public static String inWords() {
    final Map<String, Object> facts = describe();
    return facts.get("cores")
        + " cores ("
        + facts.get("processor")
        + "), "
        + facts.get("system")
        + ", JDK "
        + Runtime.version();
  }

  private static String processor() {
    try {
      for (final String line : Files.readAllLines(CPU_INFO)) {
        if (line.startsWith("model name")) {
          return line.substring(line.indexOf(':') + 1).strip();
        }
      }
    } catch (final IOException ignored) {
      return System.getProperty("os.arch");
    }
    return System.getProperty("os.arch");
  }
}
