package io.synod.ops.journal;

import io.synod.bench.report.Json;
import io.synod.codec.orderbook.Side;
import io.synod.journal.JournalReader;
import io.synod.ops.Service;
import io.synod.ops.UserException;
import io.synod.ops.load.BestPrices;
import io.synod.orderbook.OrderBook;
import io.synod.orderbook.OrderBookMachine;
import io.synod.orderbook.OrderBooks;
import io.synod.service.StateMachine;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the log of a journal through a state machine. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the chosen part of a journal's log through a new state machine, and prints its state's"
          + " hash: equal on every node for the same instance.",
      "Stops before an instance that is damaged or missing, and names it."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:replayed as far as asked",
      "1:stopped before, for the reason in the line printed",
      "2:wrong arguments"
    })
final class ReplayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private JournalFiles files;

  @Option(
      names = "--until",
      paramLabel = "INSTANCE",
      description = "Stop behind this instance (default: what is known as chosen).")
  private long until = Long.MAX_VALUE;

  @Option(
      names = "--all",
      description = "Also take the votes behind what is known as chosen: they may not be.")
  private boolean all;

  @Option(
      names = "--service",
      paramLabel = "orderbook|echo",
      defaultValue = "orderbook",
      converter = Service.Converter.class,
      description = "What is replicated (default: ${DEFAULT-VALUE}).")
  private Service service;

  @Option(names = "--json", description = "Print one object.")
  private boolean json;

  @Override
  public Integer call() {
    if (until < 1) {
      throw new ParameterException(spec.commandLine(), "--until=" + until + " must be at least 1");
    }
    final StateMachine machine = service.create();
    final LogReplay replay;
    try (JournalReader journal = files.open();
        Progress progress = new Progress("replay", journal.totalBytes())) {
      replay = new LogReplay(journal, files, machine, until, progress);
      replay.run(all);
    }
    print(replay, machine, spec.commandLine().getOut());
    if (replay.stop() != null) {
      throw new UserException("replay stopped: " + replay.stop());
    }
    return 0;
  }

  private void print(final LogReplay replay, final StateMachine machine, final PrintWriter out) {
    final String hash = String.format(Locale.ROOT, "%016x", machine.stateHash());
    final BestPrices prices = machine instanceof OrderBookMachine book ? prices(book) : null;
    if (json) {
      final Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("instance", replay.appliedThrough());
      figures.put("chosenThrough", replay.chosenThrough());
      figures.put("commands", replay.commands());
      figures.put("stateHash", hash);
      figures.put("clusterTimeNs", replay.clusterTimeNs());
      if (prices != null) {
        figures.put("books", prices.figures());
      }
      out.print(Json.text(figures));
    } else {
      out.println("instance      " + replay.appliedThrough());
      out.println("commands      " + replay.commands());
      out.println("state hash    " + hash);
      out.println(
          "cluster time  "
              + (replay.clusterTimeNs() == 0 ? "-" : ClusterTime.text(replay.clusterTimeNs())));
      if (prices != null) {
        out.print(prices.table());
      }
    }
    out.flush();
  }

  private static BestPrices prices(final OrderBookMachine machine) {
    final OrderBooks books = machine.books();
    final List<BestPrices.Book> best = new ArrayList<>();
    for (int symbol = 0; symbol < books.limits().maxSymbols(); symbol++) {
      final OrderBook book = books.book(symbol);
      final boolean isBid = book.levels(Side.BUY) > 0;
      final boolean isAsked = book.levels(Side.SELL) > 0;
      best.add(
          new BestPrices.Book(
              symbol,
              isBid ? book.size(Side.BUY, 0) : 0,
              isBid ? book.price(Side.BUY, 0) : 0,
              isAsked ? book.price(Side.SELL, 0) : 0,
              isAsked ? book.size(Side.SELL, 0) : 0,
              book.tradeCount()));
    }
    return new BestPrices(best);
  }
}
