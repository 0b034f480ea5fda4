package io.synod.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.synod.simulation.SequenceDiagram.Format;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each scenario's messages are kept as a transcript. Run with {@code -Dsynod.test.record=true} to
 * write them anew, and read the difference before you commit it.
 */
class ScenarioTest {
  @ParameterizedTest
  @EnumSource(Scenario.class)
  void shouldSendExactlyTheMessagesOfTheTranscript(final Scenario scenario) throws IOException {
    final String actual = scenario.run().render(Format.TEXT);
    final String name = scenario.label() + ".txt";
    if (Boolean.getBoolean("synod.test.record")) {
      final Path directory = Path.of("src/test/resources/transcripts");
      Files.createDirectories(directory);
      Files.writeString(directory.resolve(name), actual);
    }
    try (InputStream expected = getClass().getResourceAsStream("/transcripts/" + name)) {
      assertNotNull(expected, "no transcript " + name);
      assertEquals(new String(expected.readAllBytes(), UTF_8), actual);
    }
  }
}
