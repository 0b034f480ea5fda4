package io.synod.ops;

import io.synod.bench.load.EchoMachine;
import io.synod.orderbook.BookLimits;
import io.synod.orderbook.OrderBookMachine;
import io.synod.service.StateMachine;

/** What a server can replicate. */
public enum Service {
  /** The order book. */
  ORDERBOOK,
  /** A service that replies with the command. */
  ECHO;

  /**
   * Makes a replica's state machine.
   *
   * @return the machine, without state.
   */
  public StateMachine create() {
    return switch (this) {
      case ORDERBOOK -> new OrderBookMachine(BookLimits.DEFAULT);
      case ECHO -> new EchoMachine();
    };
  }

  /** The words of --service. */
  public static final class Converter extends Choice<Service> {
    /** For the command line. */
    public Converter() {
      super(Service.class);
    }
  }
}
