package io.synod.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A disk that keeps nothing but what was forced: the bytes that a file had when the force began,
 * and the names that a directory had. Records every force, can hold them back, and can fail them.
 */
final class WorstDisk implements Disk {
  private static final long DEADLINE_S = 60;

  private final Map<Object, byte[]> bytes = new HashMap<>();
  private final Map<Path, Map<String, Object>> names = new HashMap<>();
  private final List<String> events = new ArrayList<>();
  private final Semaphore mayEnd = new Semaphore(0);
  private final Semaphore begun = new Semaphore(0);
  private volatile boolean holds;
  private volatile Predicate<Path> fails = path -> false;

  /** From now on every force waits for {@link #release()}. */
  void hold() {
    begun.drainPermits();
    holds = true;
  }

  /** Waits until a force has begun that is held back. */
  void awaitForce() throws InterruptedException {
    if (!begun.tryAcquire(DEADLINE_S, TimeUnit.SECONDS)) {
      throw new AssertionError("no force has begun: " + events());
    }
  }

  /** Lets the force that is held back end. */
  void release() {
    mayEnd.release();
  }

  /** Lets all forces go on, also later ones. */
  void releaseAll() {
    holds = false;
    mayEnd.release();
  }

  /** The next force of such a path fails; those after it succeed, as systems have it. */
  void failOnce(final Predicate<Path> path) {
    fails = path;
  }

  static boolean isSegment(final Path path) {
    return path.toString().endsWith(".cq4");
  }

  synchronized List<String> events() {
    return List.copyOf(events);
  }

  synchronized void clearEvents() {
    events.clear();
  }

  @Override
  public void force(final Path file, final FileChannel channel) throws IOException {
    final byte[] content = Files.readAllBytes(file);
    begin(file);
    end(file);
    synchronized (this) {
      bytes.put(key(file), content);
    }
  }

  @Override
  public void force(final Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      force(path, null);
      return;
    }
    final Map<String, Object> entries = new HashMap<>();
    try (Stream<Path> files = Files.list(path)) {
      for (final Path file : files.toList()) {
        entries.put(file.getFileName().toString(), Files.isDirectory(file) ? path : key(file));
      }
    }
    begin(path);
    end(path);
    synchronized (this) {
      names.put(path.toAbsolutePath(), entries);
    }
  }

  /** Writes what would be left of a directory if the host crashed now. */
  synchronized void crash(final Path directory, final Path left) throws IOException {
    Files.createDirectories(left);
    final Map<String, Object> entries = names.getOrDefault(directory.toAbsolutePath(), Map.of());
    for (final Map.Entry<String, Object> entry : entries.entrySet()) {
      final Path target = left.resolve(entry.getKey());
      if (entry.getValue() instanceof Path) {
        crash(directory.resolve(entry.getKey()), target);
      } else {
        Files.write(target, bytes.getOrDefault(entry.getValue(), new byte[0]));
      }
    }
  }

  private void begin(final Path path) throws IOException {
    record("force " + path.getFileName());
    if (holds) {
      begun.release();
      mayEnd.acquireUninterruptibly();
    }
    if (fails.test(path)) {
      fails = none -> false;
      throw new IOException("Input/output error");
    }
  }

  private void end(final Path path) {
    record("forced " + path.getFileName());
  }

  private synchronized void record(final String event) {
    events.add(event);
  }

  private static Object key(final Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }
}
