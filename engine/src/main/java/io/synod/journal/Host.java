package io.synod.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the journal must know of the host. */
final class Host {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final String UNKNOWN = "unknown";

  private Host() {}

  /**
   * Changes when the host boots, so that its crash shows.
   *
   * @return the id; always the same where the system has none, and then no crash shows.
   */
  static String bootId() {
    try {
      return Files.exists(BOOT_ID) ? Files.readString(BOOT_ID).strip() : UNKNOWN;
    } catch (final IOException ex) {
      return UNKNOWN;
    }
  }
}
