package io.synod.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.synod.telemetry.StateHash;
import io.synod.telemetry.StatusServer;
import io.synod.telemetry.StatusSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the status command makes of what a node says of itself. */
class StatusTest {
  private static final String REASON = "the journal cannot be forced to disk: reason=\"I/O\" error";

  @Test
  void shouldTellWhyWhenANodeHasFailed() {
    try (StatusServer server = new StatusServer("127.0.0.1", 0, source(REASON, List.of()))) {
      final String endpoint = "127.0.0.1:" + server.port();
      final CommandRun text = CommandRun.of("status", "--nodes", endpoint);
      assertEquals(1, text.exitCode(), text.out());
      assertTrue(text.out().contains("7     has failed, votes no more: " + REASON), text.out());

      final CommandRun json = CommandRun.of("status", "--json", "--nodes", endpoint);
      assertEquals(1, json.exitCode());
      final JsonObject node = node(json);
      assertEquals(false, node.get("up").getAsBoolean());
      assertTrue(node.get("problem").getAsString().contains(REASON), json.out());
    }
  }

  @Test
  void shouldShowItsWarningsWhenANodeRuns() {
    final String warning = "durability=memory: NOTHING SURVIVES";
    try (StatusServer server = new StatusServer("127.0.0.1", 0, source("", List.of(warning)))) {
      final String endpoint = "127.0.0.1:" + server.port();
      final CommandRun text = CommandRun.of("status", "--nodes", endpoint);
      assertEquals(0, text.exitCode(), text.out());
      assertTrue(text.out().contains(warning), text.out());
      final CommandRun json = CommandRun.of("status", "--json", "--nodes", endpoint);
      assertEquals(warning, node(json).getAsJsonArray("warnings").get(0).getAsString(), json.out());
    }
  }

  private static JsonObject node(final CommandRun json) {
    return JsonParser.parseString(json.out())
        .getAsJsonObject()
        .getAsJsonArray("nodes")
        .get(0)
        .getAsJsonObject();
  }

  private static StatusSource source(final String failure, final List<String> warnings) {
    return new StatusSource() {
      @Override
      public Map<String, String> settings() {
        return Map.of("node.id", "7");
      }

      @Override
      public Map<String, Long> counters() {
        return Map.of("leads", 1L);
      }

      @Override
      public List<String> warnings() {
        return warnings;
      }

      @Override
      public String failure() {
        return failure;
      }

      @Override
      public CompletableFuture<StateHash> stateHash() {
        return new CompletableFuture<>();
      }

      @Override
      public CompletableFuture<Long> takeSnapshot() {
        return new CompletableFuture<>();
      }
    };
  }
}
