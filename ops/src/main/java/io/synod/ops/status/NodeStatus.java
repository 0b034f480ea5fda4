package io.synod.ops.status;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import io.synod.client.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one node says about itself.
 *
 * @param endpoint that was asked.
 * @param problem why there is no answer, or why the node has failed; empty where it runs.
 * @param settings by name; empty without an answer.
 * @param counters by name; empty without an answer.
 * @param warnings in words; empty without an answer.
 */
public record NodeStatus(
    Endpoint endpoint,
    String problem,
    Map<String, String> settings,
    Map<String, Long> counters,
    List<String> warnings) {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(12);
  private static final Duration SNAPSHOT_TIMEOUT = Duration.ofSeconds(70);
  private static final int OK = 200;
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  /**
   * The state's hash.
   *
   * @param appliedThrough instance that it stands for.
   * @param hash in hexadecimal digits.
   */
  public record Hash(long appliedThrough, String hash) {}

  /**
   * Asks a node.
   *
   * @param endpoint of its status page.
   * @return what it says, or why it says nothing.
   * @throws InterruptedException where this thread is interrupted meanwhile.
   */
  public static NodeStatus of(final Endpoint endpoint) throws InterruptedException {
    try {
      final JsonObject answer = get(endpoint, "/status");
      final Map<String, String> settings = new TreeMap<>();
      answer
          .getAsJsonObject("settings")
          .entrySet()
          .forEach(e -> settings.put(e.getKey(), e.getValue().getAsString()));
      final Map<String, Long> counters = new TreeMap<>();
      answer
          .getAsJsonObject("counters")
          .entrySet()
          .forEach(e -> counters.put(e.getKey(), e.getValue().getAsLong()));
      final List<String> warnings = new ArrayList<>();
      answer.getAsJsonArray("warnings").forEach(e -> warnings.add(e.getAsString()));
      final String failure = answer.get("failure").getAsString();
      return new NodeStatus(
          endpoint,
          failure.isEmpty() ? "" : "has failed, votes no more: " + failure,
          settings,
          counters,
          warnings);
    } catch (final IOException e) {
      return silent(endpoint, inWords(e));
    } catch (final RuntimeException e) {
      return silent(endpoint, "is no Synod node");
    }
  }

  /**
   * Asks a node for the hash of its state.
   *
   * @param endpoint of its status page.
   * @return the hash and the instance that it stands for.
   * @throws IOException where it does not answer.
   * @throws InterruptedException where this thread is interrupted meanwhile.
   */
  public static Hash hashOf(final Endpoint endpoint) throws IOException, InterruptedException {
    final JsonObject answer = get(endpoint, "/state-hash");
    return new Hash(
        answer.get("appliedThrough").getAsLong(), answer.get("stateHash").getAsString());
  }

  /**
   * Has a node take a snapshot, and waits until it is on disk.
   *
   * @param endpoint of its status page.
   * @return the instance that the snapshot stands for.
   * @throws IOException where it takes none, with its reason.
   * @throws InterruptedException where this thread is interrupted meanwhile.
   */
  public static long takeSnapshot(final Endpoint endpoint)
      throws IOException, InterruptedException {
    final HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + endpoint + "/snapshot"))
            .timeout(SNAPSHOT_TIMEOUT)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    final HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    final JsonObject answer = parse(endpoint, response.body());
    if (response.statusCode() != OK) {
      throw new IOException(
          answer.has("error")
              ? answer.get("error").getAsString()
              : "HTTP " + response.statusCode());
    }
    return answer.get("instance").getAsLong();
  }

  /**
   * Whether it answered, and runs.
   *
   * @return false for a node that is down, or has failed.
   */
  public boolean isUp() {
    return problem.isEmpty();
  }

  /**
   * A counter.
   *
   * @param name of the counter.
   * @return its value; -1 where the node has none of that name.
   */
  public long counter(final String name) {
    return counters.getOrDefault(name, -1L);
  }

  private static NodeStatus silent(final Endpoint endpoint, final String problem) {
    return new NodeStatus(endpoint, problem, Map.of(), Map.of(), List.of());
  }

  private static JsonObject get(final Endpoint endpoint, final String path)
      throws IOException, InterruptedException {
    final HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + endpoint + path)).timeout(TIMEOUT).build();
    final HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != OK) {
      throw new IOException(endpoint + " answers " + response.statusCode() + " to " + path);
    }
    return parse(endpoint, response.body());
  }

  private static JsonObject parse(final Endpoint endpoint, final String body) throws IOException {
    try {
      return JsonParser.parseString(body).getAsJsonObject();
    } catch (final JsonSyntaxException | IllegalStateException e) {
      throw new IOException(endpoint + " does not answer as a Synod node does", e);
    }
  }

  /**
   * Why a node does not answer.
   *
   * @param error that was met.
   * @return the reason in words.
   */
  public static String inWords(final IOException error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
        return "unknown host";
      }
    }
    if (error instanceof java.net.ConnectException) {
      return "down";
    }
    return error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
  }
}
