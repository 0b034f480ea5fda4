package io.synod.bench.jmh;

import io.synod.codec.peer.AcceptDecoder;
import io.synod.codec.peer.AcceptEncoder;
import io.synod.codec.peer.Durability;
import io.synod.codec.peer.MessageHeaderDecoder;
import io.synod.codec.peer.MessageHeaderEncoder;
import io.synod.wire.PeerEncoder;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * An Accept with a value of 64 bytes: the message that every commit needs. One takes about as long
 * as reading the clock does, so percentiles are of a thousand at a time, each in a place of its
 * own: their microseconds are nanoseconds for one.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {
  private static final int VALUE_LENGTH = 64;
  private static final int BATCH = 1_000;
  private static final int STRIDE = 256;

  private final UnsafeBuffer messages = new UnsafeBuffer(new byte[BATCH * STRIDE]);
  private final UnsafeBuffer value = new UnsafeBuffer(new byte[VALUE_LENGTH]);
  private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
  private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
  private final AcceptEncoder encoder = new AcceptEncoder();
  private final AcceptDecoder decoder = new AcceptDecoder();
  private final UnsafeBuffer claim = new UnsafeBuffer(ByteBuffer.allocateDirect(STRIDE));
  private final PeerEncoder peerEncoder = new PeerEncoder(1, 1, 1, 1, Durability.REPLICATED);
  private long instance;

  /** Leaves messages to decode. */
  @Setup
  public void encodeAll() {
    encodeThousandAccepts();
  }

  /**
   * Encodes.
   *
   * @return the length, so that nothing is optimised away.
   */
  @Benchmark
  public int encodeAccept() {
    return encode(0);
  }

  /**
   * Encodes as the transport does: into memory as of a term buffer, with the checksum.
   *
   * @return the length, so that nothing is optimised away.
   */
  @Benchmark
  public int encodeAcceptWithChecksum() {
    peerEncoder.wrap(claim, 0);
    return peerEncoder.accept(65537, 1, ++instance, instance - 1, value, 0, VALUE_LENGTH);
  }

  /**
   * Decodes every field.
   *
   * @param blackhole takes them.
   */
  @Benchmark
  public void decodeAccept(final Blackhole blackhole) {
    decode(0, blackhole);
  }

  /**
   * Encodes a thousand, for the percentiles.
   *
   * @return the length of all.
   */
  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public int encodeThousandAccepts() {
    int length = 0;
    for (int i = 0; i < BATCH; i++) {
      length += encode(i * STRIDE);
    }
    return length;
  }

  /**
   * Decodes a thousand, for the percentiles.
   *
   * @param blackhole takes their fields.
   */
  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public void decodeThousandAccepts(final Blackhole blackhole) {
    for (int i = 0; i < BATCH; i++) {
      decode(i * STRIDE, blackhole);
    }
  }

  private int encode(final int offset) {
    encoder.wrapAndApplyHeader(messages, offset, headerEncoder);
    encoder.sender().clusterId(1).incarnation(1).configuration(1).nodeId(1);
    encoder
        .ballot(65537)
        .baseInstance(1)
        .instance(++instance)
        .chosenThrough(instance - 1)
        .putValue(value, 0, VALUE_LENGTH);
    return encoder.encodedLength();
  }

  private void decode(final int offset, final Blackhole blackhole) {
    decoder.wrapAndApplyHeader(messages, offset, headerDecoder);
    blackhole.consume(decoder.sender().clusterId());
    blackhole.consume(decoder.sender().incarnation());
    blackhole.consume(decoder.ballot());
    blackhole.consume(decoder.baseInstance());
    blackhole.consume(decoder.instance());
    blackhole.consume(decoder.chosenThrough());
    blackhole.consume(decoder.valueLength());
  }
}
