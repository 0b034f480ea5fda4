package io.synod.ops.load;

import io.synod.client.SynodClient;
import io.synod.codec.orderbook.TopOfBookDecoder;
import io.synod.orderbook.OrderBookCommands;
import io.synod.orderbook.OrderBookReplies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * The best prices of the first books that have orders, asked for through the log or taken from a
 * replica.
 */
public final class BestPrices {
  private static final int SHOWN = 5;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final List<Book> books = new ArrayList<>();

  /**
   * The best of one book.
   *
   * @param symbol of the book.
   * @param bidSize units bid at the best price; 0 where none.
   * @param bidPrice in ticks; means nothing where none is bid.
   * @param askPrice in ticks; means nothing where none is asked.
   * @param askSize units asked at the best price; 0 where none.
   * @param trades since the book began.
   */
  public record Book(
      int symbol, long bidSize, long bidPrice, long askPrice, long askSize, long trades) {
    private boolean isUntouched() {
      return bidSize == 0 && askSize == 0 && trades == 0;
    }

    private String line() {
      return String.format(
          Locale.ROOT,
          "%-10d%12s%12s%12s%12s%,12d%n",
          symbol,
          ifAny(bidSize, bidSize),
          ifAny(bidSize, bidPrice),
          ifAny(askSize, askPrice),
          ifAny(askSize, askSize),
          trades);
    }

    private static String ifAny(final long size, final long value) {
      return size == 0 ? "-" : String.format(Locale.ROOT, "%,d", value);
    }
  }

  /**
   * Asks the cluster.
   *
   * @param client to ask with; the calling thread's.
   * @param symbols books that there are; those without orders and trades are left out.
   */
  public BestPrices(final SynodClient client, final int symbols) {
    final OrderBookCommands commands = new OrderBookCommands();
    final OrderBookReplies replies = new OrderBookReplies();
    final ExpandableArrayBuffer command = new ExpandableArrayBuffer();
    for (int symbol = 0; symbol < symbols && books.size() < SHOWN; symbol++) {
      final int length = commands.topOfBook(command, 0, symbol);
      final DirectBuffer reply = client.call(command, 0, length, TIMEOUT);
      if (replies.wrap(reply, 0, reply.capacity()) != OrderBookReplies.Kind.TOP_OF_BOOK) {
        throw new IllegalStateException(
            "the nodes replicate no order book: start them without --service echo");
      }
      final TopOfBookDecoder top = replies.topOfBook();
      final Book book =
          new Book(
              top.symbolId(),
              top.bidSize(),
              top.bidPrice(),
              top.askPrice(),
              top.askSize(),
              top.tradeCount());
      if (!book.isUntouched()) {
        books.add(book);
      }
    }
  }

  /**
   * Takes the best of books that are known.
   *
   * @param all books; those without orders and trades are left out.
   */
  public BestPrices(final List<Book> all) {
    all.stream().filter(book -> !book.isUntouched()).limit(SHOWN).forEach(books::add);
  }

  /**
   * For JSON.
   *
   * @return one element a book.
   */
  public List<Book> figures() {
    return List.copyOf(books);
  }

  /**
   * For people.
   *
   * @return lines, each with a line end.
   */
  public String table() {
    final StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%-10s%12s%12s%12s%12s%12s%n",
            "symbol",
            "bid size",
            "bid",
            "ask",
            "ask size",
            "trades"));
    for (final Book book : books) {
      text.append(book.line());
    }
    return text.toString();
  }
}
