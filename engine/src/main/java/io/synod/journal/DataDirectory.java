package io.synod.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.CloseHelper;

/**
 * A node's data directory: one process at a time, one node for ever. Whatever is refused is refused
 * before anything is written.
 */
final class DataDirectory implements AutoCloseable {
  private static final String LOCK_FILE = "lock";
  static final String SEGMENTS = "segments";
  static final String SEGMENT_SUFFIX = ".cq4";
  private static final String INCARNATION_PATTERN = "[0-9]{19}";

  private final Disk disk;
  private final Path directory;
  private final FileChannel lockChannel;
  private final Identity previous;
  private final TruncationMark truncated;
  private final List<Segment> segments;
  private Identity identity;

  private DataDirectory(
      final Disk disk,
      final Path directory,
      final FileChannel lockChannel,
      final Identity previous,
      final TruncationMark truncated,
      final List<Segment> segments,
      final Identity identity) {
    this.disk = disk;
    this.directory = directory;
    this.lockChannel = lockChannel;
    this.previous = previous;
    this.truncated = truncated;
    this.segments = segments;
    this.identity = identity;
  }

  /**
   * Takes the directory for this process, as a new incarnation.
   *
   * @param settings of the journal.
   * @param disk that forces what is written.
   * @param bootId of the host.
   * @return the directory, which is this process' until it is closed.
   * @throws JournalException where it is refused.
   */
  static DataDirectory open(final JournalSettings settings, final Disk disk, final String bootId) {
    final Path directory = settings.directory();
    try {
      checkFounding(settings);
      if (settings.founding()) {
        Directories.create(disk, directory);
      }
      final FileChannel channel = lock(directory);
      try {
        final Identity previous = previous(settings, bootId);
        final TruncationMark truncated = TruncationMark.read(directory);
        final List<Segment> segments = segments(directory, previous);
        deleteTruncated(segments, truncated);
        final boolean mayHaveLostVotes =
            previous.mayHaveLostVotes() || hasHostCrashed(previous, bootId);
        final Identity identity = previous.started(bootId, settings.durability(), mayHaveLostVotes);
        identity.write(disk, directory);
        return new DataDirectory(disk, directory, channel, previous, truncated, segments, identity);
      } catch (final RuntimeException | IOException ex) {
        CloseHelper.quietClose(channel);
        throw ex;
      }
    } catch (final IOException | UncheckedIOException ex) {
      throw new JournalException("the data directory cannot be opened: directory=" + directory, ex);
    }
  }

  /** How the start before this one left the directory. */
  Identity previous() {
    return previous;
  }

  Identity identity() {
    return identity;
  }

  void identity(final Identity changed) {
    changed.write(disk, directory);
    identity = changed;
  }

  /** Where the journal begins. */
  TruncationMark truncated() {
    return truncated;
  }

  /** The segments of all earlier incarnations, oldest first. */
  List<Segment> segments() {
    return segments;
  }

  /** Makes the directory for the segments of this incarnation. */
  Path createIncarnation() throws IOException {
    final Path incarnation =
        directory.resolve(SEGMENTS).resolve(String.format("%019d", identity.incarnation()));
    Directories.create(disk, incarnation);
    return incarnation;
  }

  @Override
  public void close() {
    CloseHelper.close(lockChannel);
  }

  private static void checkFounding(final JournalSettings settings) throws IOException {
    final Path directory = settings.directory();
    final boolean hasIdentity = Files.exists(directory.resolve(Identity.FILE_NAME));
    if (settings.founding() && hasIdentity) {
      throw new JournalException(
          "founding=true, but the data directory "
              + directory
              + " holds data already; set founding=false, or name an empty directory if this is another cluster");
    }
    if (hasIdentity) {
      return;
    }
    if (!isEmpty(directory)) {
      throw new JournalException(
          "the data directory "
              + directory
              + " has no identity file, but other files; it is not a data directory, or was damaged");
    }
    if (!settings.founding()) {
      throw new JournalException(
          "the data directory "
              + directory
              + " is empty; a node that lost its disk must not vote again under the same id;"
              + " if this cluster is being started for the first time set founding=true");
    }
  }

  private static boolean isEmpty(final Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return true;
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .allMatch(name -> name.equals(LOCK_FILE) || name.equals(Identity.NEW_FILE_NAME));
    }
  }

  private static FileChannel lock(final Path directory) throws IOException {
    final FileChannel channel =
        FileChannel.open(
            directory.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (final OverlappingFileLockException ex) {
      // Held by this very process: refused below like any other's.
      lock = null;
    } finally {
      if (lock == null) {
        CloseHelper.quietClose(channel);
      }
    }
    if (lock == null) {
      throw new JournalException(
          "the data directory " + directory + " is in use by another node or process");
    }
    return channel;
  }

  private static Identity previous(final JournalSettings settings, final String bootId)
      throws IOException {
    if (settings.founding()) {
      checkFounding(settings);
      return new Identity(
          settings.clusterId(),
          settings.nodeId(),
          settings.members(),
          0,
          bootId,
          settings.durability(),
          false,
          0,
          true,
          1,
          0,
          0);
    }
    final Path directory = settings.directory();
    final Identity previous = Identity.read(directory);
    checkOwner(settings, previous);
    checkMemory(settings, previous);
    checkRestored(directory, previous);
    return previous;
  }

  private static void checkOwner(final JournalSettings settings, final Identity previous) {
    final Path directory = settings.directory();
    if (previous.clusterId() != settings.clusterId() || previous.nodeId() != settings.nodeId()) {
      throw new JournalException(
          "the data directory "
              + directory
              + " belongs to clusterId="
              + previous.clusterId()
              + " nodeId="
              + previous.nodeId()
              + ", not to clusterId="
              + settings.clusterId()
              + " nodeId="
              + settings.nodeId());
    }
    if (!previous.members().equals(settings.members())) {
      throw new JournalException(
          "the data directory "
              + directory
              + " holds votes for a cluster of other members, roles or quorums, and two quorums that need"
              + " not meet could choose two values: founded with "
              + previous.members()
              + ", now set to "
              + settings.members());
    }
  }

  /** What ran in memory must not vote again: of its promises nothing need be left. */
  private static void checkMemory(final JournalSettings settings, final Identity previous) {
    if (previous.durability() == Durability.MEMORY) {
      throw new JournalException(
          "the data directory "
              + settings.directory()
              + " is of a node that ran at durability=MEMORY: nothing of it was forced, so it cannot"
              + " be started again; remove the directory and found the cluster anew");
    }
    if (settings.durability() == Durability.MEMORY) {
      throw new JournalException(
          "durability=MEMORY is for new clusters that may forget everything, and the data directory "
              + settings.directory()
              + " holds data of durability="
              + previous.durability()
              + "; name an empty directory");
    }
  }

  private static void checkRestored(final Path directory, final Identity previous)
      throws IOException {
    for (final Path incarnation : incarnations(directory)) {
      if (incarnationOf(incarnation) > previous.incarnation()) {
        throw new JournalException(
            "the data directory "
                + directory
                + " has segments newer than its identity file, which was restored from an older copy:"
                + " incarnation="
                + previous.incarnation()
                + " segments="
                + incarnation);
      }
    }
  }

  private static boolean hasHostCrashed(final Identity previous, final String bootId) {
    return !previous.isCleanShutdown()
        && previous.durability() == Durability.REPLICATED
        && !previous.bootId().equals(bootId);
  }

  private static List<Segment> segments(final Path directory, final Identity previous)
      throws IOException {
    final List<Segment> segments = new ArrayList<>();
    for (final Path incarnation : incarnations(directory)) {
      addSegments(segments, incarnation);
    }
    segments.sort(Comparator.comparingLong(Segment::number));
    long last = 0;
    for (final Segment segment : segments) {
      if (segment.number() == last) {
        throw new JournalException(
            "two files hold the same segment; the directory was mixed from two: segment="
                + last
                + " file="
                + segment.file());
      }
      last = segment.number();
    }
    if (last < previous.segment()) {
      throw new JournalException(
          "the newest segments are missing, and with them what the node promised: directory="
              + directory
              + " newestSegment="
              + last
              + " lastKnown="
              + previous.segment());
    }
    return segments;
  }

  /** What a crash left of segments that were truncated. */
  private static void deleteTruncated(final List<Segment> segments, final TruncationMark truncated)
      throws IOException {
    final List<Segment> old =
        segments.stream().filter(each -> each.number() < truncated.firstSegment()).toList();
    segments.removeAll(old);
    Truncation.delete(old.stream().map(Segment::file).toList());
  }

  static List<Path> incarnations(final Path directory) throws IOException {
    final Path segments = directory.resolve(SEGMENTS);
    if (!Files.exists(segments)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.list(segments)) {
      return paths
          .filter(path -> path.getFileName().toString().matches(INCARNATION_PATTERN))
          .sorted()
          .toList();
    }
  }

  static long incarnationOf(final Path path) {
    return Long.parseLong(path.getFileName().toString());
  }

  private static void addSegments(final List<Segment> segments, final Path incarnation)
      throws IOException {
    try (Stream<Path> paths = Files.list(incarnation)) {
      paths
          .filter(path -> path.toString().endsWith(SEGMENT_SUFFIX))
          .forEach(
              path ->
                  segments.add(
                      new Segment(
                          SegmentCycle.segmentOf(path),
                          incarnationOf(incarnation),
                          path,
                          new BlockIndex(0))));
    }
  }
}
