package io.synod.journal;

import net.openhft.chronicle.core.Jvm;
import net.openhft.chronicle.core.onoes.ExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes Chronicle ready: its system properties, which count only before its first class loads, and
 * where its messages go. What matters is thrown by the journal, so the rest is for debugging.
 */
final class ChronicleRuntime {
  static {
    setUnlessGiven("chronicle.analytics.disable", "true");
    setUnlessGiven("chronicle.announcer.disable", "true");
    setUnlessGiven("chronicle.disk.monitor.disable", "true");
    setUnlessGiven("background.releaser", "false");
    // Its first class greets on the log before any handler can be set. Read by slf4j-simple only.
    setUnlessGiven("org.slf4j.simpleLogger.log.net.openhft", "error");
    final Logger logger = LoggerFactory.getLogger("io.synod.journal.Chronicle");
    final ExceptionHandler toDebug =
        (source, message, thrown) -> logger.debug("{}: {}", source.getName(), message, thrown);
    Jvm.setExceptionHandlers(toDebug, toDebug, toDebug, toDebug);
  }

  private ChronicleRuntime() {}

  /** Loads this class, and with it makes Chronicle ready. Does nothing at later calls. */
  static void prepare() {}

  private static void setUnlessGiven(final String property, final String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
