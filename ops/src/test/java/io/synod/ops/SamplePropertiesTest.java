package io.synod.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.synod.node.NodeContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SamplePropertiesTest {
  private static final Path SAMPLE = Path.of("node.properties");
  private static final Pattern SETTING = Pattern.compile("(?m)^#?([a-z0-9.]+)=");

  @Test
  void shouldShowEverySettingWhenRead() throws IOException {
    assertEquals(names(NodeContext.describe()), names(Files.readString(SAMPLE)));
  }

  @Test
  void shouldBeAcceptedWhenLoaded() {
    assertEquals(1, NodeContext.load(SAMPLE).conclude().nodeId());
  }

  private static List<String> names(final String text) {
    return SETTING.matcher(text).results().map((final MatchResult m) -> m.group(1)).toList();
  }
}
