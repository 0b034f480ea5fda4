package io.synod.ops.load;

import io.synod.bench.flow.FlowProfile;
import io.synod.bench.flow.GeneratedFlow;
import io.synod.bench.flow.InputFileException;
import io.synod.bench.flow.LobsterFlow;
import io.synod.bench.flow.OrderFlow;
import io.synod.bench.load.CommandSource;
import io.synod.bench.load.Pacing;
import io.synod.ops.Choice;
import io.synod.ops.FileProblem;
import io.synod.ops.UserException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.agrona.MutableDirectBuffer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is sent, and at what pace. */
public final class LoadOptions {
  private static final int DEFAULT_WINDOW = 64;
  private static final long DEFAULT_SEED = 1;
  private static final int ORDERS_PER_SYMBOL = 512;
  private static final int MAX_SYMBOLS = 1024;

  /** Sessions in one cluster must not use the same order ids: each starts far from the others. */
  private static final long ORDER_ID_STRIDE = 1L << 40;

  private static final long ORDER_ID_RANGES = 1L << 20;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @ArgGroup private Pace pace = new Pace();

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      defaultValue = "15s",
      converter = DurationConverter.class,
      description = "How long commands are sent (default: ${DEFAULT-VALUE}).")
  private Duration duration;

  @Option(
      names = "--profile",
      paramLabel = "itch|moves",
      converter = ProfileChoice.class,
      description =
          "The generated flow: itch adds and deletes as a stock exchange's feed does, moves mostly"
              + " moves orders (default: itch).")
  private FlowProfile profile;

  @Option(
      names = "--orders",
      paramLabel = "FILE",
      description =
          "A LOBSTER message file as the flow, repeated as long as the run lasts: the first pass goes"
              + " to book 0, the next to book 1.")
  private Path orders;

  @Option(
      names = "--symbols",
      paramLabel = "N",
      defaultValue = "8",
      description = "Books to use, from 1 to " + MAX_SYMBOLS + " (default: ${DEFAULT-VALUE}).")
  private int symbols;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed gives the same generated flow (default: " + DEFAULT_SEED + ").")
  private Long seed;

  @Option(names = "--json", paramLabel = "FILE", description = "Write all figures to this file.")
  private Path json;

  /** Closed or open loop, never both. */
  private static final class Pace {
    @Option(
        names = "--window",
        paramLabel = "N",
        description = "Closed loop: commands open at once (default: " + DEFAULT_WINDOW + ").")
    private Integer window;

    @Option(
        names = "--rate",
        paramLabel = "N",
        description = "Open loop: commands a second, with latency counted from when each was due.")
    private Long rate;
  }

  /**
   * The pace.
   *
   * @return as asked for.
   * @throws ParameterException where it is out of bounds.
   */
  public Pacing pacing() {
    try {
      if (pace.rate != null) {
        return Pacing.open(pace.rate);
      }
      return Pacing.closed(pace.window == null ? DEFAULT_WINDOW : pace.window);
    } catch (final IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
    }
  }

  /**
   * How long commands are sent.
   *
   * @return the time.
   */
  public Duration duration() {
    return duration;
  }

  /**
   * Books that are used, with ids from 0.
   *
   * @return how many.
   */
  public int symbols() {
    return symbols;
  }

  /**
   * Where figures go.
   *
   * @return the file, or null.
   */
  public Path json() {
    return json;
  }

  /**
   * Opens the flow and checks what it is made from.
   *
   * @return the flow.
   * @throws UserException where a file cannot be used.
   */
  public CommandSource source() {
    if (symbols < 1 || symbols > MAX_SYMBOLS) {
      throw new ParameterException(
          spec.commandLine(), "--symbols=" + symbols + " is not from 1 to " + MAX_SYMBOLS);
    }
    if (orders != null && (profile != null || seed != null)) {
      throw new ParameterException(
          spec.commandLine(),
          (profile != null ? "--profile" : "--seed")
              + " is of the generated flow, and --orders is another: give one of the two");
    }
    if (json != null) {
      FileProblem.checkWritable("--json", json);
    }
    final long firstOrderId =
        1 + ORDER_ID_STRIDE * ThreadLocalRandom.current().nextLong(ORDER_ID_RANGES);
    if (orders == null) {
      return source(
          new GeneratedFlow(
              profile(),
              symbols,
              ORDERS_PER_SYMBOL,
              firstOrderId,
              seed == null ? DEFAULT_SEED : seed));
    }
    FileProblem.checkReadable("--orders", orders);
    try {
      return source(new LobsterFlow(orders, symbols, firstOrderId, true));
    } catch (final InputFileException e) {
      throw new UserException("--orders: " + e.getMessage(), e);
    }
  }

  private static CommandSource source(final OrderFlow flow) {
    return new CommandSource() {
      @Override
      public int next(final MutableDirectBuffer buffer, final int offset) {
        return flow.next(buffer, offset);
      }

      @Override
      public double gap() {
        return flow.gap();
      }
    };
  }

  /**
   * What is sent, in words.
   *
   * @return for people.
   */
  public String inWords() {
    final String flow = orders == null ? "generated flow '" + profile() + "'" : orders.toString();
    return flow + ", " + symbols + (symbols == 1 ? " symbol, " : " symbols, ") + pacing();
  }

  private FlowProfile profile() {
    return profile == null ? FlowProfile.ITCH : profile;
  }

  /** The words of --profile. */
  static final class ProfileChoice extends Choice<FlowProfile> {
    ProfileChoice() {
      super(FlowProfile.class);
    }
  }
}
