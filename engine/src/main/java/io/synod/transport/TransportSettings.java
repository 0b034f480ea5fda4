package io.synod.transport;

import io.synod.codec.peer.Durability;
import io.synod.paxos.Configuration;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * What a transport is given: who the node is, where the members are heard, and how Aeron is run.
 * {@link #conclude()} checks all of it at once.
 */
public final class TransportSettings {
  /** Largest MTU in bytes that a UDP datagram holds. */
  public static final int MAX_MTU_BYTES = 65_504;

  /** Smallest MTU in bytes: every message without a value fits one datagram. */
  public static final int MIN_MTU_BYTES = 1_024;

  /** Longest term buffer in bytes. */
  public static final int MAX_TERM_BYTES = 1 << 30;

  /** Shortest term buffer in bytes. */
  public static final int MIN_TERM_BYTES = 1 << 16;

  /** Longest value in bytes that any setting allows. */
  public static final int MAX_VALUE_BYTES = 8 << 20;

  private long clusterId;
  private int nodeId = -1;
  private long incarnation = -1;
  private Configuration configuration;
  private Durability durability = Durability.REPLICATED;
  private final Map<Integer, PeerAddress> addresses = new LinkedHashMap<>();

  private DriverMode driverMode = DriverMode.INVOKER;
  private Path aeronDirectory;
  private Supplier<IdleStrategy> driverIdle = YieldingIdleStrategy::new;
  private int busyInvokes = 8;
  private int idleInvokes = 1;

  private int mtuBytes = 1_408;
  private int termBytes = 16 << 20;
  private int controlTermBytes = 1 << 20;
  private int maxValueBytes = 1 << 20;
  private int socketBufferBytes = 2 << 20;
  private int receiveWindowBytes = 2 << 20;
  private int fragmentLimit = 64;
  private int bulkFragmentLimit = 16;
  private long imageLivenessMs = 2_000;
  private long clientLivenessMs = 60_000;
  private long reopenMs = 1_000;
  private long rejoinMs = 20;

  /**
   * Identity of the cluster, carried by every message.
   *
   * @return any number.
   */
  public long clusterId() {
    return clusterId;
  }

  /**
   * Sets {@link #clusterId()}.
   *
   * @param id any number.
   * @return this.
   */
  public TransportSettings clusterId(final long id) {
    this.clusterId = id;
    return this;
  }

  /**
   * This node.
   *
   * @return its id, a member of the configuration.
   */
  public int nodeId() {
    return nodeId;
  }

  /**
   * Sets {@link #nodeId()}. Required.
   *
   * @param id of a member of the configuration.
   * @return this.
   */
  public TransportSettings nodeId(final int id) {
    this.nodeId = id;
    return this;
  }

  /**
   * Number of this start of the node.
   *
   * @return from 0, higher than at any start before.
   */
  public long incarnation() {
    return incarnation;
  }

  /**
   * Sets {@link #incarnation()}. Required.
   *
   * @param number from 0.
   * @return this.
   */
  public TransportSettings incarnation(final long number) {
    this.incarnation = number;
    return this;
  }

  /**
   * Members of the cluster; their order gives the ports on which they are heard.
   *
   * @return the configuration.
   */
  public Configuration configuration() {
    return configuration;
  }

  /**
   * Sets {@link #configuration()}. Required.
   *
   * @param value the same on every node.
   * @return this.
   */
  public TransportSettings configuration(final Configuration value) {
    this.configuration = value;
    return this;
  }

  /**
   * When a vote of this node counts: one level for all nodes of a cluster.
   *
   * @return by default REPLICATED.
   */
  public Durability durability() {
    return durability;
  }

  /**
   * Sets {@link #durability()}.
   *
   * @param level the same on every node.
   * @return this.
   */
  public TransportSettings durability(final Durability level) {
    this.durability = level;
    return this;
  }

  /**
   * Where a member is heard.
   *
   * @param id of a member.
   * @return its address, or null where none was set.
   */
  public PeerAddress address(final int id) {
    return addresses.get(id);
  }

  /**
   * Sets where a member is heard. Required for every member.
   *
   * @param id of the member.
   * @param address host and first port.
   * @return this.
   */
  public TransportSettings address(final int id, final PeerAddress address) {
    addresses.put(id, address);
    return this;
  }

  /**
   * Who runs the media driver.
   *
   * @return by default the node's thread.
   */
  public DriverMode driverMode() {
    return driverMode;
  }

  /**
   * Sets {@link #driverMode()}.
   *
   * @param mode of running it.
   * @return this.
   */
  public TransportSettings driverMode(final DriverMode mode) {
    this.driverMode = mode;
    return this;
  }

  /**
   * Directory of the media driver's shared files.
   *
   * @return null for one of its own in shared memory, which is deleted at the end.
   */
  public Path aeronDirectory() {
    return aeronDirectory;
  }

  /**
   * Sets {@link #aeronDirectory()}. Required where the driver is external.
   *
   * @param directory or null.
   * @return this.
   */
  public TransportSettings aeronDirectory(final Path directory) {
    this.aeronDirectory = directory;
    return this;
  }

  /**
   * How the media driver's own threads idle, where it has some.
   *
   * @return makes one for each thread.
   */
  public Supplier<IdleStrategy> driverIdle() {
    return driverIdle;
  }

  /**
   * Sets {@link #driverIdle()}.
   *
   * @param supplier makes one for each thread.
   * @return this.
   */
  public TransportSettings driverIdle(final Supplier<IdleStrategy> supplier) {
    this.driverIdle = supplier;
    return this;
  }

  /**
   * Most turns that the invoked driver gets in a duty cycle while messages queue up.
   *
   * @return from 1 to 1000.
   */
  public int busyInvokes() {
    return busyInvokes;
  }

  /**
   * Sets {@link #busyInvokes()}.
   *
   * @param turns from 1 to 1000.
   * @return this.
   */
  public TransportSettings busyInvokes(final int turns) {
    this.busyInvokes = turns;
    return this;
  }

  /**
   * Turns that the invoked driver gets in any other duty cycle.
   *
   * @return from 1 to 1000.
   */
  public int idleInvokes() {
    return idleInvokes;
  }

  /**
   * Sets {@link #idleInvokes()}.
   *
   * @param turns from 1 to 1000.
   * @return this.
   */
  public TransportSettings idleInvokes(final int turns) {
    this.idleInvokes = turns;
    return this;
  }

  /**
   * Longest datagram, Aeron's header included and IP's and UDP's not.
   *
   * @return bytes, a multiple of 32.
   */
  public int mtuBytes() {
    return mtuBytes;
  }

  /**
   * Sets {@link #mtuBytes()}: 1408 for usual networks, up to 8192 for loopback and jumbo frames.
   *
   * @param bytes a multiple of 32 from {@link #MIN_MTU_BYTES} to {@link #MAX_MTU_BYTES}.
   * @return this.
   */
  public TransportSettings mtuBytes(final int bytes) {
    this.mtuBytes = bytes;
    return this;
  }

  /**
   * Length of a term of the streams that carry values. Each stream keeps three terms.
   *
   * @return bytes, a power of two.
   */
  public int termBytes() {
    return termBytes;
  }

  /**
   * Sets {@link #termBytes()}.
   *
   * @param bytes a power of two, more than 8 times {@link #maxValueBytes()}.
   * @return this.
   */
  public TransportSettings termBytes(final int bytes) {
    this.termBytes = bytes;
    return this;
  }

  /**
   * Length of a term of the streams that carry no values.
   *
   * @return bytes, a power of two.
   */
  public int controlTermBytes() {
    return controlTermBytes;
  }

  /**
   * Sets {@link #controlTermBytes()}.
   *
   * @param bytes a power of two from {@link #MIN_TERM_BYTES} to {@link #MAX_TERM_BYTES}.
   * @return this.
   */
  public TransportSettings controlTermBytes(final int bytes) {
    this.controlTermBytes = bytes;
    return this;
  }

  /**
   * Longest value that is sent or taken.
   *
   * @return bytes.
   */
  public int maxValueBytes() {
    return maxValueBytes;
  }

  /**
   * Sets {@link #maxValueBytes()}.
   *
   * @param bytes from 1 to {@link #MAX_VALUE_BYTES}.
   * @return this.
   */
  public TransportSettings maxValueBytes(final int bytes) {
    this.maxValueBytes = bytes;
    return this;
  }

  /**
   * Send and receive buffer that is asked of the operating system for each socket. Where it grants
   * less, less is used, with a warning.
   *
   * @return bytes.
   */
  public int socketBufferBytes() {
    return socketBufferBytes;
  }

  /**
   * Sets {@link #socketBufferBytes()}.
   *
   * @param bytes from 64 KiB to 1 GiB.
   * @return this.
   */
  public TransportSettings socketBufferBytes(final int bytes) {
    this.socketBufferBytes = bytes;
    return this;
  }

  /**
   * How far a sender may be ahead of a receiver. Bounded by the socket buffer and half a term.
   *
   * @return bytes.
   */
  public int receiveWindowBytes() {
    return receiveWindowBytes;
  }

  /**
   * Sets {@link #receiveWindowBytes()}.
   *
   * @param bytes from 64 KiB to {@link #socketBufferBytes()}.
   * @return this.
   */
  public TransportSettings receiveWindowBytes(final int bytes) {
    this.receiveWindowBytes = bytes;
    return this;
  }

  /**
   * Most datagrams' payloads that one poll of one stream takes.
   *
   * @return from 1 to 10000.
   */
  public int fragmentLimit() {
    return fragmentLimit;
  }

  /**
   * Sets {@link #fragmentLimit()}.
   *
   * @param fragments from 1 to 10000.
   * @return this.
   */
  public TransportSettings fragmentLimit(final int fragments) {
    this.fragmentLimit = fragments;
    return this;
  }

  /**
   * As {@link #fragmentLimit()}, for the bulk streams: catch-up must not delay the rest.
   *
   * @return from 1 to 10000.
   */
  public int bulkFragmentLimit() {
    return bulkFragmentLimit;
  }

  /**
   * Sets {@link #bulkFragmentLimit()}.
   *
   * @param fragments from 1 to 10000.
   * @return this.
   */
  public TransportSettings bulkFragmentLimit(final int fragments) {
    this.bulkFragmentLimit = fragments;
    return this;
  }

  /**
   * After how long without a packet a stream counts as gone. As long again may pass until the same
   * sender is heard anew; one that was restarted is heard at once.
   *
   * @return milliseconds.
   */
  public long imageLivenessMs() {
    return imageLivenessMs;
  }

  /**
   * Sets {@link #imageLivenessMs()}.
   *
   * @param milliseconds from 500 to one hour.
   * @return this.
   */
  public TransportSettings imageLivenessMs(final long milliseconds) {
    this.imageLivenessMs = milliseconds;
    return this;
  }

  /**
   * How long the node's thread may stall, for a collection of garbage say, before the media driver
   * and Aeron's client give each other up, which ends the node.
   *
   * @return milliseconds.
   */
  public long clientLivenessMs() {
    return clientLivenessMs;
  }

  /**
   * Sets {@link #clientLivenessMs()}. An external driver has a setting of its own.
   *
   * @param milliseconds from 1000 to one hour.
   * @return this.
   */
  public TransportSettings clientLivenessMs(final long milliseconds) {
    this.clientLivenessMs = milliseconds;
    return this;
  }

  /**
   * Pause before a publication that could not be opened, for its host has no address yet, is tried
   * again.
   *
   * @return milliseconds.
   */
  public long reopenMs() {
    return reopenMs;
  }

  /**
   * Sets {@link #reopenMs()}.
   *
   * @param milliseconds from 1 to one hour.
   * @return this.
   */
  public TransportSettings reopenMs(final long milliseconds) {
    this.reopenMs = milliseconds;
    return this;
  }

  /**
   * How long a broadcast may stand still, while packets come in that are ahead of the receive
   * window, before this node leaves it and joins it again at its present position.
   *
   * @return milliseconds.
   */
  public long rejoinMs() {
    return rejoinMs;
  }

  /**
   * Sets {@link #rejoinMs()}.
   *
   * @param milliseconds from 1 to one hour.
   * @return this.
   */
  public TransportSettings rejoinMs(final long milliseconds) {
    this.rejoinMs = milliseconds;
    return this;
  }

  /**
   * Checks every setting.
   *
   * @return this.
   * @throws IllegalArgumentException naming all that is wrong.
   */
  public TransportSettings conclude() {
    final List<String> problems = problems();
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "the transport cannot run with these settings:\n  " + String.join("\n  ", problems));
    }
    return this;
  }

  /**
   * Lists what is wrong.
   *
   * @return one line for each problem; empty where there is none.
   */
  public List<String> problems() {
    return new SettingsCheck(this).problems();
  }

  Set<Integer> addressedNodes() {
    return addresses.keySet();
  }
}
