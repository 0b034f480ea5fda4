package io.synod.simulation;

import io.synod.orderbook.BookLimits;
import io.synod.orderbook.OrderBookMachine;
import io.synod.service.StateMachine;
import io.synod.simulation.history.KeyValueMachine;
import io.synod.simulation.history.KeyValueModel;
import io.synod.simulation.history.LinearizabilitySearch;
import io.synod.simulation.history.OrderBookModel;
import io.synod.simulation.history.RegisterMachine;
import io.synod.simulation.history.RegisterModel;

/** The state machine that a run replicates, what its clients send, and the model of both. */
public enum Workload {
  /** One register, which all clients read, write and swap. */
  REGISTER {
    @Override
    StateMachine machine() {
      return new RegisterMachine();
    }

    @Override
    CommandSource commands(final int clients) {
      return new RegisterCommands(clients);
    }

    @Override
    LinearizabilitySearch<?> search() {
      return new LinearizabilitySearch<>(new RegisterModel(), SEARCH_STEPS);
    }
  },
  /** A map with a few keys. */
  KEY_VALUE {
    @Override
    StateMachine machine() {
      return new KeyValueMachine();
    }

    @Override
    CommandSource commands(final int clients) {
      return new KeyValueCommands(KEYS, clients);
    }

    @Override
    LinearizabilitySearch<?> search() {
      return new LinearizabilitySearch<>(new KeyValueModel(), SEARCH_STEPS);
    }
  },
  /** Order books of a few symbols. */
  ORDER_BOOK {
    @Override
    StateMachine machine() {
      return new OrderBookMachine(BOOKS);
    }

    @Override
    CommandSource commands(final int clients) {
      return new OrderCommands(BOOKS.maxSymbols(), clients);
    }

    @Override
    LinearizabilitySearch<?> search() {
      // A step saves and loads whole books.
      return new LinearizabilitySearch<>(new OrderBookModel(BOOKS), SEARCH_STEPS / 10);
    }
  },
  /** The state machine of who called {@link Simulation}, with its own commands. */
  OWN {
    @Override
    StateMachine machine() {
      throw unknown();
    }

    @Override
    CommandSource commands(final int clients) {
      throw unknown();
    }

    @Override
    LinearizabilitySearch<?> search() {
      throw unknown();
    }

    private IllegalArgumentException unknown() {
      return new IllegalArgumentException(
          "a plan for a state machine of your own: run it by Simulation.of(…)");
    }
  };

  private static final int KEYS = 4;
  private static final BookLimits BOOKS = new BookLimits(2, 64, 8);
  private static final long SEARCH_STEPS = 50_000;

  /** Draws one that needs nothing from the caller. */
  static Workload draw(final SeededRandom random) {
    return values()[random.nextInt(OWN.ordinal())];
  }

  /** A state machine in its initial state. */
  abstract StateMachine machine();

  /** What so many clients send. */
  abstract CommandSource commands(int clients);

  /** Judges the clients' history without the log. */
  abstract LinearizabilitySearch<?> search();
}
