package io.synod.simulation.history;

import io.synod.codec.orderbook.MessageHeaderEncoder;
import io.synod.codec.orderbook.SnapshotHeadEncoder;
import io.synod.orderbook.BookLimits;
import io.synod.orderbook.OrderBookMachine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.MutableDirectBuffer;

/**
 * The order book, split by symbol as far as symbols cannot influence each other: they do where
 * commands name one order id in both, and all do where more orders might rest than may.
 *
 * <p>A step costs time in proportion to the limits: keep them small.
 */
public final class OrderBookModel extends StateMachineModel {
  private final BookLimits limits;
  private final SnapshotHeadEncoder head = new SnapshotHeadEncoder();

  /**
   * A model.
   *
   * @param limits of the books.
   */
  public OrderBookModel(final BookLimits limits) {
    super(() -> new OrderBookMachine(limits), OrderBookModel::symbolId);
    this.limits = limits;
  }

  @Override
  public List<List<Operation>> partition(final List<Operation> operations) {
    if (newOrders(operations) > limits.maxOrders()) {
      return List.of(operations);
    }
    final Map<Integer, Integer> parents = new HashMap<>();
    final Map<Long, Integer> symbolOfOrder = new HashMap<>();
    for (final Operation operation : operations) {
      final int symbolId = symbolId(operation);
      parents.putIfAbsent(symbolId, symbolId);
      final long orderId = OrderBookWords.orderId(operation.command());
      if (orderId != OrderBookWords.NO_ORDER) {
        final int other = symbolOfOrder.computeIfAbsent(orderId, unused -> symbolId);
        parents.put(root(parents, other), root(parents, symbolId));
      }
    }
    return Model.byKey(operations, operation -> root(parents, symbolId(operation)));
  }

  @Override
  public boolean isRead(final Operation operation, final boolean isReplyKnown) {
    return OrderBookWords.isQuery(operation.command())
        || (isReplyKnown
            && operation.isCompleted()
            && OrderBookWords.isRejection(operation.reply()));
  }

  @Override
  public boolean mayExplain(final Operation open, final Operation completed) {
    return OrderBookWords.isNamed(
        OrderBookWords.orderId(open.command()), completed.command(), completed.reply());
  }

  /** The counts of commands, which no reply tells. */
  @Override
  protected void blank(final MutableDirectBuffer snapshot) {
    head.wrap(snapshot, MessageHeaderEncoder.ENCODED_LENGTH);
    head.commandCount(0).rejectedCount(0).malformedCount(0);
  }

  @Override
  public String describe(final Operation operation) {
    return OrderBookWords.describe(operation);
  }

  private static int symbolId(final Operation operation) {
    return OrderBookWords.symbolId(operation.command());
  }

  private static int root(final Map<Integer, Integer> parents, final int symbolId) {
    int root = symbolId;
    while (parents.get(root) != root) {
      root = parents.get(root);
    }
    return root;
  }

  private static long newOrders(final List<Operation> operations) {
    return operations.stream()
        .filter(operation -> OrderBookWords.isNewOrder(operation.command()))
        .count();
  }
}
