package io.synod.ops.simulate;

import io.synod.ops.Terminal;
import io.synod.simulation.Campaign;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Runs a campaign and tells of it: a line that is kept up to date on a terminal, else now and then.
 */
final class CampaignRun {
  private static final int SHOWN_FAILURES = 10;
  private static final long INTERVAL_MS = 200;
  private static final long PLAIN_INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);
  private static final double NS_PER_SECOND = 1e9;
  private static final String ERASE = "\r\u001b[K";

  private final PrintWriter out;
  private final Campaign campaign;
  private final Duration duration;
  private final int columns = Terminal.columns();
  private final long startNs = System.nanoTime();
  private long plainNs = startNs;
  private int shown;

  /**
   * Prepares a run.
   *
   * @param out takes what is told.
   * @param campaign to run.
   * @param duration after which no further seed begins, or null.
   */
  CampaignRun(final PrintWriter out, final Campaign campaign, final Duration duration) {
    this.out = out;
    this.campaign = campaign;
    this.duration = duration;
  }

  /** Runs, until all is done or the thread is interrupted, and sums up. */
  Void run(final int threads) {
    final Thread progress = new Thread(this::show, "simulation-progress");
    progress.setDaemon(true);
    progress.start();
    boolean isStopped = false;
    try {
      campaign.run(
          threads, () -> duration != null && System.nanoTime() - startNs >= duration.toNanos());
    } catch (final InterruptedException ex) {
      isStopped = true;
    }
    progress.interrupt();
    try {
      progress.join();
    } catch (final InterruptedException ex) {
      isStopped = true;
    }
    sumUp(isStopped);
    return null;
  }

  private void sumUp(final boolean isStopped) {
    say(figures());
    say(String.format(Locale.ROOT, "trace hash of all runs %016x", campaign.fingerprint()));
    final List<Campaign.Failure> failures = campaign.failures();
    if (failures.isEmpty()) {
      say(isStopped ? "stopped; no rule was broken so far" : "no rule was broken");
      return;
    }
    say(String.format(Locale.ROOT, "%,d of %,d seeds failed:", failures.size(), campaign.done()));
    failures.stream().limit(SHOWN_FAILURES).forEach(failure -> say("  " + text(failure)));
    say("to see one again: synod simulate --seed " + failures.get(0).seed() + " --minimise");
  }

  private void show() {
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(INTERVAL_MS);
        showFailures();
        if (columns > 0) {
          final String line = figures();
          out.print(ERASE + line.substring(0, Math.min(line.length(), columns - 1)));
          out.flush();
        } else if (System.nanoTime() - plainNs >= PLAIN_INTERVAL_NS) {
          plainNs = System.nanoTime();
          say(figures());
        }
      }
    } catch (final InterruptedException ex) {
      // The campaign is over.
      showFailures();
    }
  }

  /** Tells of each failure as soon as it is found: a campaign may last for hours. */
  private void showFailures() {
    final List<Campaign.Failure> failures = campaign.failures();
    while (shown < failures.size()) {
      say(text(failures.get(shown++)));
    }
  }

  private static String text(final Campaign.Failure failure) {
    return "seed " + failure.seed() + ": " + failure.violation().lines().findFirst().orElse("");
  }

  private String figures() {
    final double seconds = (System.nanoTime() - startNs) / NS_PER_SECOND;
    return String.format(
        Locale.ROOT,
        "%,.0f s: %,d seeds, %,d failed, %,d events (%,.0f/s), %,.0f simulated s (%,.0f/s), %,d commands"
            + " answered",
        seconds,
        campaign.done(),
        campaign.failures().size(),
        campaign.events(),
        campaign.events() / seconds,
        campaign.simulatedNs() / NS_PER_SECOND,
        campaign.simulatedNs() / NS_PER_SECOND / seconds,
        campaign.replies());
  }

  private void say(final String text) {
    if (columns > 0) {
      out.print(ERASE);
    }
    out.println(text);
    out.flush();
  }
}
