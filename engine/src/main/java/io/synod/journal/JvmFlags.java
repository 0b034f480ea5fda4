package io.synod.journal;

import java.util.ArrayList;
import java.util.List;

/**
 * Checks for the JVM flags that memory-mapped files need, so that a missing one is named at the
 * start and not by a failure deep inside a library.
 */
public final class JvmFlags {
  private static final String FLAG_OPENS = "--add-opens";
  private static final String FLAG_EXPORTS = "--add-exports";

  private JvmFlags() {}

  /**
   * Checks the running JVM.
   *
   * @throws JournalException naming every flag that is missing.
   */
  public static void check() {
    final List<String> missing = new ArrayList<>();
    require(missing, FLAG_OPENS, "java.lang.reflect");
    require(missing, FLAG_EXPORTS, "sun.nio.ch");
    require(missing, FLAG_EXPORTS, "jdk.internal.ref");
    require(missing, FLAG_EXPORTS, "jdk.internal.misc");
    if (!missing.isEmpty()) {
      throw new JournalException(
          "the JVM was started without flags that the journal's mapped files need; add: "
              + String.join(" ", missing));
    }
  }

  private static void require(
      final List<String> missing, final String flag, final String packageName) {
    final Module base = Object.class.getModule();
    final Module own = JvmFlags.class.getModule();
    final boolean given =
        flag.equals(FLAG_OPENS) ? base.isOpen(packageName, own) : base.isExported(packageName, own);
    if (!given) {
      missing.add(flag + "=java.base/" + packageName + "=ALL-UNNAMED");
    }
  }
}
