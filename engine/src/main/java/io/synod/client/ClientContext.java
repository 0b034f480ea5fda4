package io.synod.client;

import io.aeron.CommonContext;
import io.synod.codec.client.CommandEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.agrona.BitUtil;

/** A client's settings. {@link #conclude} checks all of them at once. */
public final class ClientContext {
  /** Longest command that any setting allows, in bytes. */
  public static final int MAX_COMMAND_LENGTH = 1 << 20;

  private static final int MIN_MTU = 1024;
  private static final int MAX_MTU = 65504;
  private static final int FRAME_ALIGNMENT = 32;
  private static final int MAX_OPEN_COMMANDS = 1 << 20;
  private static final int MESSAGES_PER_TERM = 8;
  private static final int MIN_TERM_LENGTH = 1 << 18;

  private long clusterId;
  private List<String> ingressEndpoints = List.of();
  private String responseEndpoint = "127.0.0.1:0";
  private Path aeronDirectory;
  private boolean driverThread;
  private int mtuLength = 1408;
  private int maxCommandLength = 64 * 1024;
  private int maxOpenCommands = 1024;
  private int maxOpenBytes = 4 << 20;
  private long keepAliveIntervalMs = 100;
  private long leaderTimeoutMs = 400;
  private long sessionId = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
  private ReplyListener replyListener = (sequence, instance, buffer, offset, length) -> {};
  private ConnectionListener connectionListener = ConnectionListener.NONE;

  /**
   * Sets the cluster that is meant.
   *
   * @param id as the nodes have it.
   * @return this.
   */
  public ClientContext clusterId(final long id) {
    clusterId = id;
    return this;
  }

  /**
   * The cluster that is meant.
   *
   * @return its id.
   */
  public long clusterId() {
    return clusterId;
  }

  /**
   * Sets where the nodes take clients. One is enough to find the leader, if that one is up.
   *
   * @param endpoints as {@code host:port}, with the nodes' base ports.
   * @return this.
   */
  public ClientContext ingressEndpoints(final String... endpoints) {
    ingressEndpoints = List.of(endpoints);
    return this;
  }

  /**
   * Where the nodes take clients.
   *
   * @return the endpoints.
   */
  public List<String> ingressEndpoints() {
    return ingressEndpoints;
  }

  /**
   * Sets where this client listens.
   *
   * @param endpoint address of this host as the nodes reach it, and port; port 0, the default, lets
   *     the system choose. By default on loopback.
   * @return this.
   */
  public ClientContext responseEndpoint(final String endpoint) {
    responseEndpoint = endpoint;
    return this;
  }

  /**
   * Where this client listens.
   *
   * @return the endpoint.
   */
  public String responseEndpoint() {
    return responseEndpoint;
  }

  /**
   * Sets the directory of a media driver that runs in another process.
   *
   * @param directory of the driver, or null for a driver of the client's own: the default.
   * @return this.
   */
  public ClientContext aeronDirectory(final Path directory) {
    aeronDirectory = directory;
    return this;
  }

  /**
   * The directory of a media driver that runs in another process.
   *
   * @return null for a driver of the client's own.
   */
  public Path aeronDirectory() {
    return aeronDirectory;
  }

  /**
   * Sets whether the client's own media driver has a thread. Without, the default, {@link
   * SynodClient#poll} runs it, and must be called often.
   *
   * @param own true for a thread.
   * @return this.
   */
  public ClientContext driverThread(final boolean own) {
    driverThread = own;
    return this;
  }

  /**
   * Whether the client's own media driver has a thread.
   *
   * @return false where poll runs it.
   */
  public boolean driverThread() {
    return driverThread;
  }

  /**
   * Sets the longest datagram.
   *
   * @param bytes from 1024 to 65504, a multiple of 32; 1408 for usual networks, 8192 on loopback.
   * @return this.
   */
  public ClientContext mtuLength(final int bytes) {
    mtuLength = bytes;
    return this;
  }

  /**
   * The longest datagram.
   *
   * @return bytes.
   */
  public int mtuLength() {
    return mtuLength;
  }

  /**
   * Sets the longest command that this client will send. The cluster's maximum holds besides.
   *
   * @param bytes from 1 to {@link #MAX_COMMAND_LENGTH}.
   * @return this.
   */
  public ClientContext maxCommandLength(final int bytes) {
    maxCommandLength = bytes;
    return this;
  }

  /**
   * The longest command that this client will send.
   *
   * @return bytes.
   */
  public int maxCommandLength() {
    return maxCommandLength;
  }

  /**
   * Sets how many commands may be without a reply at once.
   *
   * @param commands a power of two from 1 to 1,048,576.
   * @return this.
   */
  public ClientContext maxOpenCommands(final int commands) {
    maxOpenCommands = commands;
    return this;
  }

  /**
   * How many commands may be without a reply at once.
   *
   * @return the number.
   */
  public int maxOpenCommands() {
    return maxOpenCommands;
  }

  /**
   * Sets how many bytes of commands may be without a reply at once. So much memory is taken.
   *
   * @param bytes a multiple of 8, at least twice {@link #maxCommandLength}.
   * @return this.
   */
  public ClientContext maxOpenBytes(final int bytes) {
    maxOpenBytes = bytes;
    return this;
  }

  /**
   * How many bytes of commands may be without a reply at once.
   *
   * @return bytes.
   */
  public int maxOpenBytes() {
    return maxOpenBytes;
  }

  /**
   * Sets how often the client asks the leader for a sign of life.
   *
   * @param milliseconds from 1.
   * @return this.
   */
  public ClientContext keepAliveIntervalMs(final long milliseconds) {
    keepAliveIntervalMs = milliseconds;
    return this;
  }

  /**
   * How often the client asks the leader for a sign of life.
   *
   * @return milliseconds.
   */
  public long keepAliveIntervalMs() {
    return keepAliveIntervalMs;
  }

  /**
   * Sets how long a leader may be silent before the client looks for another, and how long each
   * node has to answer then.
   *
   * @param milliseconds at least twice {@link #keepAliveIntervalMs}.
   * @return this.
   */
  public ClientContext leaderTimeoutMs(final long milliseconds) {
    leaderTimeoutMs = milliseconds;
    return this;
  }

  /**
   * How long a leader may be silent.
   *
   * @return milliseconds.
   */
  public long leaderTimeoutMs() {
    return leaderTimeoutMs;
  }

  /**
   * Sets the session's id. By default random.
   *
   * @param id from 1, unique in the cluster for ever.
   * @return this.
   */
  public ClientContext sessionId(final long id) {
    sessionId = id;
    return this;
  }

  /**
   * The session's id.
   *
   * @return from 1.
   */
  public long sessionId() {
    return sessionId;
  }

  /**
   * Sets who takes the replies.
   *
   * @param listener called by poll.
   * @return this.
   */
  public ClientContext replyListener(final ReplyListener listener) {
    replyListener = listener;
    return this;
  }

  /**
   * Who takes the replies.
   *
   * @return the listener.
   */
  public ReplyListener replyListener() {
    return replyListener;
  }

  /**
   * Sets who is told whether a leader is connected.
   *
   * @param listener called by poll.
   * @return this.
   */
  public ClientContext connectionListener(final ConnectionListener listener) {
    connectionListener = listener;
    return this;
  }

  /**
   * Who is told whether a leader is connected.
   *
   * @return the listener.
   */
  public ConnectionListener connectionListener() {
    return connectionListener;
  }

  /**
   * Checks every setting.
   *
   * @return this.
   * @throws IllegalArgumentException naming all that is wrong.
   */
  public ClientContext conclude() {
    final List<String> problems = new ArrayList<>();
    if (ingressEndpoints.isEmpty()) {
      problems.add("ingressEndpoints is required: host:port of at least one node");
    }
    for (final String endpoint : ingressEndpoints) {
      checkEndpoint(problems, "ingressEndpoints", endpoint, 1);
    }
    checkEndpoint(problems, "responseEndpoint", responseEndpoint, 0);
    check(
        problems,
        mtuLength >= MIN_MTU && mtuLength <= MAX_MTU && mtuLength % FRAME_ALIGNMENT == 0,
        "mtuLength=" + mtuLength + " must be a multiple of 32 from 1024 to 65504");
    check(
        problems,
        maxCommandLength >= 1 && maxCommandLength <= MAX_COMMAND_LENGTH,
        "maxCommandLength=" + maxCommandLength + " must be from 1 to " + MAX_COMMAND_LENGTH);
    check(
        problems,
        maxOpenCommands >= 1
            && maxOpenCommands <= MAX_OPEN_COMMANDS
            && BitUtil.isPowerOfTwo(maxOpenCommands),
        "maxOpenCommands=" + maxOpenCommands + " must be a power of two up to 1048576");
    check(
        problems,
        maxOpenBytes % 8 == 0 && maxOpenBytes / 2 >= maxCommandLength,
        "maxOpenBytes="
            + maxOpenBytes
            + " must be a multiple of 8 and at least twice maxCommandLength="
            + maxCommandLength);
    check(
        problems,
        keepAliveIntervalMs >= 1,
        "keepAliveIntervalMs=" + keepAliveIntervalMs + " must be at least 1");
    check(
        problems,
        leaderTimeoutMs >= 2 * keepAliveIntervalMs,
        "leaderTimeoutMs="
            + leaderTimeoutMs
            + " must be at least twice keepAliveIntervalMs="
            + keepAliveIntervalMs);
    check(problems, sessionId >= 1, "sessionId=" + sessionId + " must be at least 1");
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "the client cannot run with these settings:\n  " + String.join("\n  ", problems));
    }
    return this;
  }

  /** The channel to a node. */
  String ingressChannel(final String endpoint) {
    return CommonContext.UDP_CHANNEL
        + "?endpoint="
        + endpoint
        + "|mtu="
        + mtuLength
        + "|term-length="
        + ingressTermLength();
  }

  private int ingressTermLength() {
    final int overhead = IngressPublisher.COMMAND_OVERHEAD + CommandEncoder.BLOCK_LENGTH;
    return Math.max(
        MIN_TERM_LENGTH,
        BitUtil.findNextPositivePowerOfTwo(MESSAGES_PER_TERM * (maxCommandLength + overhead)));
  }

  private static void checkEndpoint(
      final List<String> problems, final String name, final String endpoint, final int minPort) {
    try {
      if (Endpoint.parse(endpoint).port() < minPort) {
        problems.add(name + " needs a port: endpoint=" + endpoint);
      }
    } catch (final IllegalArgumentException e) {
      problems.add(name + ": " + e.getMessage());
    }
  }

  private static void check(
      final List<String> problems, final boolean holds, final String problem) {
    if (!holds) {
      problems.add(problem);
    }
  }
}
