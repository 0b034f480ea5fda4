package io.synod.ops.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** The flags that Aeron, Agrona and Chronicle need of a JVM. */
public final class JvmFlags {
  private static final int FIRST_WITH_NEWER = 24;

  private JvmFlags() {}

  /**
   * The flags for a JVM of the version that runs now.
   *
   * @return one element each.
   */
  public static List<String> current() {
    final Properties properties = new Properties();
    try (InputStream stream = JvmFlags.class.getResourceAsStream("jvm.properties")) {
      properties.load(stream);
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
    final List<String> flags = new ArrayList<>(split(properties.getProperty("base")));
    if (Runtime.version().feature() >= FIRST_WITH_NEWER) {
      flags.addAll(split(properties.getProperty("jdk24")));
    }
    return flags;
  }

  private static List<String> split(final String flags) {
    return List.of(flags.strip().split("\\s+", -1));
  }
}
