package io.synod.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Serves a node's status over HTTP, on one thread of its own: {@code GET /status} for settings,
 * counters, warnings and why it has failed, {@code GET /state-hash} for the hash of the state,
 * {@code POST /snapshot} to have a snapshot taken, all as JSON.
 */
public final class StatusServer implements AutoCloseable {
  private static final int BACKLOG = 16;
  private static final long HASH_TIMEOUT_S = 10;
  private static final long SNAPSHOT_TIMEOUT_S = 60;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int UNAVAILABLE = 503;

  private final StatusSource source;
  private final HttpServer server;
  private final ExecutorService executor;

  /**
   * Starts to listen.
   *
   * @param host to listen on.
   * @param port TCP port; 0 lets the system choose.
   * @param source of what is shown.
   * @throws IllegalStateException where the port is taken or the host is not this one.
   */
  public StatusServer(final String host, final int port, final StatusSource source) {
    this.source = source;
    try {
      server = HttpServer.create(new InetSocketAddress(host, port), BACKLOG);
    } catch (final IOException | RuntimeException e) {
      throw new IllegalStateException(
          "the status page cannot listen on TCP "
              + host
              + ":"
              + port
              + ": "
              + e.getMessage()
              + "; choose another http.port, or http.port=off",
          e);
    }
    executor =
        Executors.newSingleThreadExecutor(
            task -> {
              final Thread thread = new Thread(task, "synod-status-" + port);
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  /**
   * Where it listens.
   *
   * @return the TCP port.
   */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }

  private void handle(final HttpExchange exchange) throws IOException {
    try (exchange) {
      final String path = exchange.getRequestURI().getPath();
      if (path.equals("/snapshot") && "POST".equals(exchange.getRequestMethod())) {
        answerSnapshot(exchange);
        return;
      }
      if (!"GET".equals(exchange.getRequestMethod())) {
        answer(exchange, METHOD_NOT_ALLOWED, error("only GET is answered, and POST /snapshot"));
        return;
      }
      switch (path) {
        case "/status" -> answer(exchange, OK, status());
        case "/state-hash" -> answerStateHash(exchange);
        default -> answer(exchange, NOT_FOUND, error("there is /status and /state-hash"));
      }
    }
  }

  private void answerStateHash(final HttpExchange exchange) throws IOException {
    try {
      final StateHash answer = source.stateHash().get(HASH_TIMEOUT_S, TimeUnit.SECONDS);
      answer(
          exchange,
          OK,
          String.format(
              Locale.ROOT,
              "{\"appliedThrough\":%d,\"stateHash\":\"%016x\"}%n",
              answer.appliedThrough(),
              answer.hash()));
    } catch (final ExecutionException | TimeoutException e) {
      answer(exchange, UNAVAILABLE, error("the node does not answer: " + e));
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      answer(exchange, UNAVAILABLE, error("the node stops"));
    }
  }

  private void answerSnapshot(final HttpExchange exchange) throws IOException {
    try {
      final long instance = source.takeSnapshot().get(SNAPSHOT_TIMEOUT_S, TimeUnit.SECONDS);
      answer(exchange, OK, "{\"instance\":" + instance + "}\n");
    } catch (final ExecutionException e) {
      answer(exchange, UNAVAILABLE, error(e.getCause().getMessage()));
    } catch (final TimeoutException e) {
      answer(exchange, UNAVAILABLE, error("the node does not answer: " + e));
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      answer(exchange, UNAVAILABLE, error("the node stops"));
    }
  }

  private String status() {
    final StringBuilder json = new StringBuilder("{\"settings\":{");
    String separator = "";
    for (final Map.Entry<String, String> setting : source.settings().entrySet()) {
      json.append(separator).append(quoted(setting.getKey())).append(':');
      json.append(quoted(setting.getValue()));
      separator = ",";
    }
    json.append("},\"counters\":{");
    separator = "";
    for (final Map.Entry<String, Long> counter : source.counters().entrySet()) {
      json.append(separator).append(quoted(counter.getKey())).append(':');
      json.append(counter.getValue());
      separator = ",";
    }
    json.append("},\"warnings\":[");
    separator = "";
    for (final String warning : source.warnings()) {
      json.append(separator).append(quoted(warning));
      separator = ",";
    }
    return json.append("],\"failure\":").append(quoted(source.failure())).append("}\n").toString();
  }

  private static String error(final String text) {
    return "{\"error\":" + quoted(text) + "}\n";
  }

  private static String quoted(final String text) {
    final StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      final char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  private static void answer(final HttpExchange exchange, final int status, final String json)
      throws IOException {
    final byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
