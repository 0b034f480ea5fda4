package io.synod.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;

/** Runs seed after seed on several threads, and keeps account. */
public final class Campaign {
  /**
   * A run in which a rule was broken.
   *
   * @param seed of the run.
   * @param violation in words.
   */
  public record Failure(long seed, String violation) {}

  private final LongFunction<SimulationRun> runs;
  private final long lastSeed;
  private final AtomicLong nextSeed;
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong simulatedNs = new AtomicLong();
  private final AtomicLong chosen = new AtomicLong();
  private final AtomicLong replies = new AtomicLong();
  private final AtomicLong fingerprint = new AtomicLong();
  private final List<Failure> failures = new CopyOnWriteArrayList<>();

  /**
   * A campaign.
   *
   * @param runs prepares the run of a seed.
   * @param firstSeed to run.
   * @param seeds how many, in order.
   */
  public Campaign(final LongFunction<SimulationRun> runs, final long firstSeed, final long seeds) {
    this.runs = runs;
    nextSeed = new AtomicLong(firstSeed);
    lastSeed = firstSeed + seeds - 1;
  }

  /**
   * Runs until all seeds are done.
   *
   * @param threads that run seeds at once.
   * @param stops whether to begin no further seed.
   * @throws InterruptedException where the caller was interrupted; the threads then end after their
   *     seeds.
   */
  public void run(final int threads, final BooleanSupplier stops) throws InterruptedException {
    final List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      final Thread worker = new Thread(() -> work(stops), "simulation-" + i);
      worker.setDaemon(true);
      worker.start();
      workers.add(worker);
    }
    for (final Thread worker : workers) {
      worker.join();
    }
  }

  /**
   * Seeds that are done.
   *
   * @return from 0.
   */
  public long done() {
    return done.get();
  }

  /**
   * Events of all runs.
   *
   * @return from 0.
   */
  public long events() {
    return events.get();
  }

  /**
   * Simulated time of all runs.
   *
   * @return in nanoseconds.
   */
  public long simulatedNs() {
    return simulatedNs.get();
  }

  /**
   * Instances chosen in all runs.
   *
   * @return from 0.
   */
  public long chosen() {
    return chosen.get();
  }

  /**
   * Commands answered in all runs.
   *
   * @return from 0.
   */
  public long replies() {
    return replies.get();
  }

  /**
   * A hash over all runs, whatever their order: equal for equal seeds and code.
   *
   * @return the hash.
   */
  public long fingerprint() {
    return fingerprint.get();
  }

  /**
   * What failed.
   *
   * @return in the order in which it was found; grows while the campaign runs.
   */
  public List<Failure> failures() {
    return failures;
  }

  private void work(final BooleanSupplier stops) {
    while (!stops.getAsBoolean()) {
      final long seed = nextSeed.getAndIncrement();
      if (seed > lastSeed) {
        return;
      }
      try {
        final SimulationResult result = runs.apply(seed).run();
        events.addAndGet(result.events());
        simulatedNs.addAndGet(result.simulatedNs());
        chosen.addAndGet(result.chosen());
        replies.addAndGet(result.replies());
        fingerprint.addAndGet(SeededRandom.mix(result.fingerprint() + seed));
      } catch (final SimulationFailure ex) {
        failures.add(new Failure(seed, ex.getMessage()));
      } catch (final Error ex) {
        // Else the thread would end, and the campaign with it, as if nothing had failed.
        failures.add(new Failure(seed, "the run broke down: " + ex));
      }
      done.incrementAndGet();
    }
  }
}
