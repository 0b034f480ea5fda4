package io.synod.node;

import io.synod.journal.Journal;
import io.synod.journal.JournalSettings;
import io.synod.service.StateMachine;
import io.synod.telemetry.StateHash;
import io.synod.telemetry.StatusServer;
import io.synod.telemetry.StatusSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import net.openhft.affinity.Affinity;
import org.agrona.CloseHelper;
import org.agrona.concurrent.IdleStrategy;

/**
 * A node of a cluster, running: on a thread of its own ({@link #launch}) or on the caller's ({@link
 * #invoked}).
 */
public final class SynodNode implements AutoCloseable, StatusSource {
  private final NodeContext context;
  private final NodeAgent agent;
  private final NodeLog log;
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Map<String, String> settings;
  private Thread thread;
  private StatusServer statusServer;
  private volatile boolean isRunning = true;
  private volatile String failure = "";

  private SynodNode(
      final NodeContext context,
      final StateMachine stateMachine,
      final Function<JournalSettings, Journal> journals) {
    this.context = context.conclude();
    agent = new NodeAgent(context, stateMachine, journals);
    log = new NodeLog(context.nodeId());
    settings = context.asText();
  }

  /**
   * Starts a node on a thread of its own.
   *
   * @param context with the settings; concluded by this call.
   * @param stateMachine is given what is chosen, by the node's thread.
   * @return the node; recovered and running. Close it.
   * @throws IllegalArgumentException naming every setting that is wrong.
   * @throws RuntimeException where the node cannot start; nothing is left open then.
   */
  public static SynodNode launch(final NodeContext context, final StateMachine stateMachine) {
    final SynodNode node = new SynodNode(context, stateMachine, Journal::new);
    node.thread = new Thread(node::run, "synod-" + context.nodeId());
    node.thread.start();
    try {
      node.started.get();
      node.startStatusServer();
      return node;
    } catch (final ExecutionException e) {
      node.close();
      throw rethrown(e.getCause());
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      node.close();
      throw new IllegalStateException("interrupted while node " + context.nodeId() + " starts", e);
    } catch (final RuntimeException e) {
      node.close();
      throw e;
    }
  }

  /**
   * Starts a node that works when {@link #doWork} is called. Start, work and close belong to one
   * thread.
   *
   * @param context with the settings; concluded by this call.
   * @param stateMachine is given what is chosen, by the calls of doWork.
   * @return the node, recovered. Close it.
   * @throws IllegalArgumentException naming every setting that is wrong.
   * @throws RuntimeException where the node cannot start; nothing is left open then.
   */
  public static SynodNode invoked(final NodeContext context, final StateMachine stateMachine) {
    return invoked(context, stateMachine, Journal::new);
  }

  static SynodNode invoked(
      final NodeContext context,
      final StateMachine stateMachine,
      final Function<JournalSettings, Journal> journals) {
    final SynodNode node = new SynodNode(context, stateMachine, journals);
    EndpointCheck.check(context);
    node.agent.onStart();
    try {
      node.startStatusServer();
    } catch (final RuntimeException e) {
      node.close();
      throw e;
    }
    return node;
  }

  /**
   * One turn of an invoked node's duty cycle.
   *
   * @return how much was done; 0 means that the caller may idle.
   * @throws IllegalStateException where the node has a thread of its own.
   * @throws RuntimeException where the node has failed; it is to be closed then.
   */
  public int doWork() {
    if (thread != null) {
      throw new IllegalStateException("node " + context.nodeId() + " has a thread of its own");
    }
    try {
      return agent.doWork();
    } catch (final RuntimeException | Error e) {
      failure = inWords(e);
      throw e;
    }
  }

  /**
   * Completes when the node's own thread has ended: normally after {@link #close}, else with the
   * failure.
   *
   * @return the end of the node.
   */
  public CompletableFuture<Void> ended() {
    return ended;
  }

  /**
   * Whether this node leads, as of the last millisecond.
   *
   * @return true for the leader.
   */
  public boolean isLeader() {
    return counters().getOrDefault("leads", 0L) == 1;
  }

  @Override
  public Map<String, String> settings() {
    return settings;
  }

  @Override
  public Map<String, Long> counters() {
    return agent.counters();
  }

  @Override
  public List<String> warnings() {
    return ContextChecks.warnings(context);
  }

  @Override
  public String failure() {
    return failure;
  }

  @Override
  public CompletableFuture<StateHash> stateHash() {
    return agent.stateHash();
  }

  @Override
  public CompletableFuture<Long> takeSnapshot() {
    return agent.takeSnapshot();
  }

  /** Ends the node and frees everything. What is chosen stays chosen. */
  @Override
  public void close() {
    CloseHelper.close(statusServer);
    if (thread == null) {
      if (isRunning) {
        isRunning = false;
        agent.onClose();
        ended.complete(null);
      }
      return;
    }
    isRunning = false;
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (final InterruptedException e) {
        // The thread ends by itself; an interrupt would close the journal's files under it.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      // Both before anything is written: a start that fails here can be tried again.
      pin();
      EndpointCheck.check(context);
      agent.onStart();
    } catch (final RuntimeException | Error e) {
      ended.completeExceptionally(e);
      started.completeExceptionally(e);
      return;
    }
    started.complete(null);
    Throwable failed = null;
    try {
      final IdleStrategy idle = context.idleStrategy().create();
      while (isRunning) {
        idle.idle(agent.doWork());
      }
    } catch (final RuntimeException | Error e) {
      failed = e;
      failure = inWords(e);
      log.onError("has failed and stops; it votes no more until it is started again", e);
    }
    try {
      agent.onClose();
    } catch (final RuntimeException | Error e) {
      failed = failed == null ? e : failed;
      log.onError("did not close cleanly", e);
    }
    if (failed == null) {
      ended.complete(null);
    } else {
      ended.completeExceptionally(failed);
    }
  }

  private void pin() {
    final int cpu = context.cpu();
    if (cpu < 0) {
      return;
    }
    RuntimeException reason = null;
    try {
      Affinity.setAffinity(cpu);
    } catch (final RuntimeException e) {
      reason = e;
    }
    if (Affinity.getAffinity().cardinality() != 1 || !Affinity.getAffinity().get(cpu)) {
      throw new IllegalStateException(
          "the system does not let node "
              + context.nodeId()
              + " have core cpu="
              + cpu
              + " (cores are counted from 0, and this process may use "
              + Runtime.getRuntime().availableProcessors()
              + "); choose another, or cpu=-1",
          reason);
    }
  }

  private void startStatusServer() {
    if (!context.httpPort().equals(NodeSettings.HTTP_OFF)) {
      final String host = context.self().endpoint().host();
      statusServer =
          new StatusServer(
              host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
              EndpointCheck.httpPort(context),
              this);
    }
  }

  private static String inWords(final Throwable failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  private static RuntimeException rethrown(final Throwable cause) {
    if (cause instanceof Error e) {
      throw e;
    }
    return cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
  }
}
