package io.synod.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmFlagsTest {
  @TempDir Path temp;

  @Test
  void shouldFindEveryFlagHere() {
    JvmFlags.check();
  }

  @Test
  void shouldNameTheFlagsThatAreMissing() throws Exception {
    final Path directory = temp.resolve("d");
    final Process child =
        JournalChild.start(
            directory, 1, 1, List.of("--add-exports=java.base/sun.nio.ch=ALL-UNNAMED"));
    final String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(1, child.waitFor());
    assertTrue(output.contains("--add-opens=java.base/java.lang.reflect=ALL-UNNAMED"), output);
    assertTrue(output.contains("--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED"), output);
    assertFalse(output.contains("sun.nio.ch"), output);
    assertEquals(1, output.lines().count(), output);
    assertFalse(Files.exists(directory));
  }
}
