package io.synod.journal;

import io.synod.codec.journal.RecordDecoder;
import io.synod.codec.journal.SegmentHeaderDecoder;
import io.synod.paxos.ValueView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads a data directory for people: takes no lock and writes nothing, so that the node it belongs
 * to may run, and goes on behind damage where a node would refuse to start. What a running node
 * appends meanwhile may or may not be seen.
 */
public final class JournalReader implements AutoCloseable {
  private static final long UNKNOWN = -1;
  private static final int PROGRESS_MASK = (1 << 14) - 1;

  private final List<Segment> segments = new ArrayList<>();
  private final List<Long> ends = new ArrayList<>();
  private final List<JournalDamage> found = new ArrayList<>();
  private final SegmentMaps maps = new SegmentMaps();
  private final SegmentMaps valueMaps = new SegmentMaps();
  private final SegmentScanner scanner = new SegmentScanner();
  private final RecordView value = new RecordView();
  private final SegmentHeaderDecoder header = new SegmentHeaderDecoder();
  private final JournalRecord shown = new JournalRecord();
  private final Path directory;
  private final Identity identity;
  private final TruncationMark truncated;
  private final long totalBytes;
  private JournalVisitor visitor;
  private long readBytes;
  private long clusterId;
  private int nodeId = (int) UNKNOWN;
  private long nextRecord;
  private boolean isForeign;

  /**
   * Finds the files.
   *
   * @param directory of a node's data.
   * @throws JournalException where it is no data directory, or cannot be read.
   */
  public JournalReader(final Path directory) {
    JvmFlags.check();
    ChronicleRuntime.prepare();
    this.directory = directory;
    try {
      if (!Files.isDirectory(directory.resolve(DataDirectory.SEGMENTS))
          && !Files.exists(directory.resolve(Identity.FILE_NAME))) {
        throw new JournalException(
            "no data directory of a node: it has neither an identity nor segments: directory="
                + directory);
      }
      identity = readIdentity();
      truncated = TruncationMark.read(directory);
      long total = 0;
      for (final Path incarnation : DataDirectory.incarnations(directory)) {
        addSegments(incarnation);
      }
      // A node that died while it cut its log leaves segments that no longer count.
      segments.removeIf(segment -> segment.number() < truncated.firstSegment());
      segments.sort(Comparator.comparingLong(Segment::number));
      removeDoubles();
      for (final Segment segment : segments) {
        final long end = Math.min(Files.size(segment.file()), DiskSpace.endOfData(segment.file()));
        ends.add(end);
        total += end;
      }
      totalBytes = total;
    } catch (final IOException | UncheckedIOException ex) {
      throw new JournalException(
          "the data directory cannot be read: directory="
              + directory
              + " reason="
              + ex.getMessage(),
          ex);
    }
  }

  /**
   * The files that hold records, oldest first.
   *
   * @return one path for each segment.
   */
  public List<Path> files() {
    return segments.stream().map(Segment::file).toList();
  }

  /**
   * Bytes of all segments, without the room behind their ends.
   *
   * @return from 0.
   */
  public long totalBytes() {
    return totalBytes;
  }

  /**
   * Whose data it is, as far as was read.
   *
   * @return words for people.
   */
  public String owner() {
    return identity == null && nodeId == UNKNOWN
        ? "unknown"
        : "clusterId=" + clusterId + " nodeId=" + nodeId;
  }

  /**
   * Whether the last start of the node ended by closing.
   *
   * @return false while it runs, and after a crash.
   */
  public boolean isCleanShutdown() {
    return identity != null && identity.isCleanShutdown();
  }

  /**
   * Reads everything.
   *
   * @param newVisitor is told of it.
   */
  public void read(final JournalVisitor newVisitor) {
    visitor = newVisitor;
    nextRecord = truncated.firstRecord();
    readBytes = 0;
    found.forEach(visitor::onDamage);
    boolean isWanted = true;
    for (int i = 0; i < segments.size() && isWanted; i++) {
      isWanted = readSegment(i);
      readBytes += ends.get(i);
      visitor.onProgress(readBytes, totalBytes);
    }
    if (isWanted && isCleanShutdown() && !segments.isEmpty()) {
      lostBefore(segments.size() - 1, identity.nextRecord());
    }
  }

  /**
   * Shows the value of a record again.
   *
   * @param place of the record.
   * @param view is wrapped around the value; valid until the next call.
   * @return false where the record is damaged by now.
   */
  public boolean value(final long place, final ValueView view) {
    final SegmentMemory memory = valueMaps.map(segments.get(JournalRecord.segmentIndex(place)));
    if (!value.tryWrap(memory, JournalRecord.offset(place), memory.capacity())
        || !value.isBodyIntact()) {
      return false;
    }
    view.wrap(memory.buffer(), value.bodyOffset(), value.bodyLength());
    return true;
  }

  @Override
  public void close() {
    maps.close();
    valueMaps.close();
  }

  private boolean readSegment(final int index) {
    final Segment segment = segments.get(index);
    try {
      return walk(index, segment, maps.map(segment));
    } catch (final JournalException ex) {
      final boolean isMissing = !Files.isReadable(segment.file());
      damage(
          isMissing ? JournalDamage.Kind.UNREADABLE : JournalDamage.Kind.NEWER,
          segment,
          scanner.position(),
          ex.getMessage());
    } catch (final InternalError ex) {
      // The system could not give a mapped page.
      damage(
          JournalDamage.Kind.UNREADABLE,
          segment,
          scanner.position(),
          "the disk does not give these bytes");
    }
    return true;
  }

  private boolean walk(final int index, final Segment segment, final SegmentMemory memory) {
    final long successor = successor(index);
    final int end = (int) Math.min(memory.capacity(), ends.get(index));
    boolean isWanted = true;
    boolean isAtEnd = false;
    isForeign = false;
    scanner.wrap(memory, 0, end);
    while (isWanted && !isAtEnd && !isForeign) {
      final int at = scanner.position();
      final SegmentScanner.Found next = scanner.next();
      if (next == SegmentScanner.Found.RECORD) {
        isWanted = onRecord(index, segment, memory, at);
      } else if (successor > 0 && nextRecord == successor) {
        isAtEnd = true;
      } else {
        final int damagedAt = scanner.position();
        isAtEnd = !resync(segment, successor);
        if (isAtEnd) {
          onEnd(index, segment, damagedAt, next);
        } else if (next == SegmentScanner.Found.END
            && isAppendedMeanwhile(memory, damagedAt, end)) {
          scanner.wrap(memory, damagedAt, end);
        } else {
          if (next == SegmentScanner.Found.DAMAGE) {
            damage(
                JournalDamage.Kind.FRAME,
                segment,
                damagedAt,
                (scanner.record().offset() - damagedAt) + " bytes are no record");
          }
          isWanted = onRecord(index, segment, memory, damagedAt);
        }
      }
    }
    if (isWanted && successor > 0) {
      lostBefore(index, successor);
    }
    return isWanted;
  }

  /** The bytes behind damage may be a value's that look like a record. */
  private boolean resync(final Segment segment, final long successor) {
    while (scanner.resync()) {
      final RecordDecoder record = scanner.record().record();
      if (record.incarnation() == segment.incarnation()
          && record.recordNumber() >= nextRecord
          && (successor < 0 || record.recordNumber() < successor)
          && (scanner.isCommitted() || scanner.record().isBodyIntact())) {
        return true;
      }
    }
    return false;
  }

  /** A running node may have appended where nothing was a moment ago. */
  private boolean isAppendedMeanwhile(final SegmentMemory memory, final int at, final int end) {
    if (scanner.record().record().recordNumber() == nextRecord) {
      return false;
    }
    final SegmentScanner again = new SegmentScanner();
    again.wrap(memory, at, end);
    return again.next() == SegmentScanner.Found.RECORD;
  }

  private void onEnd(
      final int index, final Segment segment, final int at, final SegmentScanner.Found next) {
    if (next == SegmentScanner.Found.DAMAGE) {
      final boolean isTorn = index == segments.size() - 1 && !isCleanShutdown();
      damage(
          isTorn ? JournalDamage.Kind.TORN : JournalDamage.Kind.FRAME,
          segment,
          at,
          "no record follows in this file");
    }
  }

  private boolean onRecord(
      final int index, final Segment segment, final SegmentMemory memory, final int at) {
    final RecordView view = scanner.record();
    final RecordDecoder record = view.record();
    final long number = record.recordNumber();
    if (record.incarnation() != segment.incarnation() || number < nextRecord) {
      damage(
          JournalDamage.Kind.FOREIGN,
          segment,
          view.offset(),
          "a record that does not belong here: recordNumber="
              + number
              + " expected="
              + nextRecord
              + " incarnation="
              + record.incarnation());
      return true;
    }
    if (number > nextRecord) {
      damage(JournalDamage.Kind.LOST, segment, at, lost(nextRecord, number - 1));
    }
    nextRecord = number + 1;
    shown.wrap(segment, index, memory, view);
    if (!shown.isIntact()) {
      damage(
          JournalDamage.Kind.BODY,
          segment,
          view.offset(),
          "the body of record " + number + " is damaged, instance=" + record.instance());
    } else if (shown.kind() == RecordKind.SEGMENT && !isOwn(segment, memory, view)) {
      isForeign = true;
      nextRecord = number;
      return true;
    }
    if ((number & PROGRESS_MASK) == 0) {
      visitor.onProgress(readBytes + view.offset(), totalBytes);
    }
    return visitor.onRecord(shown);
  }

  private boolean isOwn(final Segment segment, final SegmentMemory memory, final RecordView view) {
    if (view.bodyLength() < RecordView.SEGMENT_BODY_LENGTH) {
      damage(JournalDamage.Kind.BODY, segment, view.offset(), "the segment's header is too short");
      return true;
    }
    header.wrap(
        memory.buffer(),
        view.offset() + RecordView.MESSAGE_HEADER_LENGTH,
        SegmentHeaderDecoder.BLOCK_LENGTH,
        SegmentHeaderDecoder.SCHEMA_VERSION);
    if (nodeId == UNKNOWN) {
      clusterId = header.clusterId();
      nodeId = header.nodeId();
    }
    if (header.clusterId() == clusterId
        && header.nodeId() == nodeId
        && header.segment() == segment.number()) {
      return true;
    }
    damage(
        JournalDamage.Kind.FOREIGN,
        segment,
        view.offset(),
        "the segment belongs elsewhere: clusterId="
            + header.clusterId()
            + " nodeId="
            + header.nodeId()
            + " segment="
            + header.segment());
    return false;
  }

  /** The number of the first record behind a segment, or less than 1 where it is not known. */
  private long successor(final int index) {
    if (index + 1 == segments.size()) {
      return isCleanShutdown() ? identity.nextRecord() : UNKNOWN;
    }
    try {
      final SegmentMemory memory = maps.map(segments.get(index + 1));
      scanner.wrap(memory, 0, memory.capacity());
      return scanner.next() == SegmentScanner.Found.RECORD
          ? scanner.record().record().recordNumber()
          : UNKNOWN;
    } catch (final JournalException | InternalError ex) {
      // It is told of when that segment is read.
      return UNKNOWN;
    }
  }

  private void lostBefore(final int index, final long successor) {
    if (nextRecord < successor) {
      final Segment segment = segments.get(index);
      final boolean isSegmentMissing =
          index + 1 < segments.size() && segments.get(index + 1).number() > segment.number() + 1;
      damage(
          JournalDamage.Kind.LOST,
          segment,
          Math.min(scanner.position(), ends.get(index)),
          lost(nextRecord, successor - 1)
              + (isSegmentMissing
                  ? ", with segments "
                      + (segment.number() + 1)
                      + " to "
                      + (segments.get(index + 1).number() - 1)
                  : ""));
      nextRecord = successor;
    }
  }

  private static String lost(final long first, final long last) {
    return first == last
        ? "record " + first + " is missing"
        : "records " + first + " to " + last + " are missing";
  }

  private Identity readIdentity() {
    final Path file = directory.resolve(Identity.FILE_NAME);
    try {
      final Identity read = Identity.read(directory);
      clusterId = read.clusterId();
      nodeId = read.nodeId();
      return read;
    } catch (final JournalException ex) {
      found.add(
          new JournalDamage(
              JournalDamage.Kind.IDENTITY,
              file,
              0,
              Files.exists(file) ? ex.getMessage() : "the file is missing"));
      return null;
    }
  }

  private void addSegments(final Path incarnation) throws IOException {
    try (Stream<Path> paths = Files.list(incarnation)) {
      final Consumer<Path> add =
          path -> {
            try {
              segments.add(
                  new Segment(
                      SegmentCycle.segmentOf(path),
                      DataDirectory.incarnationOf(incarnation),
                      path,
                      new BlockIndex(0)));
            } catch (final JournalException ex) {
              found.add(
                  new JournalDamage(
                      JournalDamage.Kind.FOREIGN, path, 0, "the name is not a segment's"));
            }
          };
      paths.filter(path -> path.toString().endsWith(DataDirectory.SEGMENT_SUFFIX)).forEach(add);
    }
  }

  private void removeDoubles() {
    for (int i = segments.size() - 1; i > 0; i--) {
      if (segments.get(i).number() == segments.get(i - 1).number()) {
        found.add(
            new JournalDamage(
                JournalDamage.Kind.FOREIGN,
                segments.get(i).file(),
                0,
                "another file holds the same segment: " + segments.get(i - 1).file()));
        segments.remove(i);
      }
    }
  }

  private void damage(
      final JournalDamage.Kind kind, final Segment segment, final long at, final String what) {
    visitor.onDamage(new JournalDamage(kind, segment.file(), at, what));
  }
}
