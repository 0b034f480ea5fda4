package io.synod.transport;

import io.aeron.CncFileDescriptor;
import io.aeron.CommonContext;
import io.aeron.exceptions.AeronException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;

/**
 * The directory of an embedded media driver. A locked file beside it says that its owner lives; the
 * operating system lets go of the lock when the process dies, however it dies. So what a killed
 * process left behind is known for certain, and removed at the next start.
 */
final class AeronDirectory implements AutoCloseable {
  private static final String LOCK_SUFFIX = ".lock";
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");
  private static final int ATTEMPTS = 16;
  private static final long DRIVER_TIMEOUT_MS = 10_000;

  /** Closing any channel of a file drops the process's locks on it: never open one's own again. */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final Path lockPath;
  private final FileChannel lock;

  private AeronDirectory(final Path path, final Path lockPath, final FileChannel lock) {
    this.path = path;
    this.lockPath = lockPath;
    this.lock = lock;
  }

  /**
   * Takes a new directory and removes those of dead processes.
   *
   * @param parent where it stands.
   * @param name of the node.
   * @return the directory, not made yet.
   */
  static AeronDirectory unique(final Path parent, final String name) {
    final String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9]", "_");
    final String prefix = "synod-" + user + "-";
    removeLeftOvers(parent, prefix);
    for (int i = 0; i < ATTEMPTS; i++) {
      final String suffix = Long.toHexString(ThreadLocalRandom.current().nextLong());
      final AeronDirectory directory = take(parent.resolve(prefix + name + "-" + suffix));
      if (directory != null) {
        return directory;
      }
    }
    throw new TransportException(
        "no Aeron directory could be made: parent=" + parent + "; set aeronDirectory to another");
  }

  /**
   * Takes the directory that the user named.
   *
   * @param path of it.
   * @return the directory; what a dead process of ours left there is gone.
   */
  static AeronDirectory named(final Path path) {
    final Path absolute = path.toAbsolutePath().normalize();
    final boolean ours = Files.exists(lockPathOf(absolute));
    final AeronDirectory directory = take(absolute);
    if (directory == null) {
      throw new TransportException(
          "another node uses the Aeron directory: aeronDirectory="
              + absolute
              + "; give each node its own, or stop the other");
    }
    if (ours) {
      delete(absolute);
    }
    final String problem = problemOf(absolute);
    if (problem != null) {
      release(directory.lockPath, directory.lock);
      throw new TransportException(
          problem + ": aeronDirectory=" + absolute + "; set aeronDirectory to another");
    }
    return directory;
  }

  /**
   * Where a directory is best made.
   *
   * @param neededBytes of free space.
   * @param listener told where shared memory has too little.
   * @return shared memory, or else the directory for temporary files.
   */
  static Path parent(final long neededBytes, final TransportListener listener) {
    final Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    if (!Files.isWritable(SHARED_MEMORY)) {
      return temporary;
    }
    final long freeBytes = SHARED_MEMORY.toFile().getUsableSpace();
    if (freeBytes < neededBytes) {
      listener.onWarning(
          "%s has %d MiB free and the transport may need %d: it uses %s, which is slower; "
                  .formatted(SHARED_MEMORY, freeBytes >> 20, neededBytes >> 20, temporary)
              + "enlarge it, lower termBytes, or set aeronDirectory");
      return temporary;
    }
    return SHARED_MEMORY;
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    delete(path);
    release(lockPath, lock);
  }

  /**
   * A driver deletes its directory when it starts: what is in there must be a driver's, and dead.
   */
  private static String problemOf(final Path path) {
    final String[] files = path.toFile().list();
    if (files == null || files.length == 0) {
      return Files.exists(path) && files == null ? "no directory" : null;
    }
    if (!Files.exists(path.resolve(CncFileDescriptor.CNC_FILE))) {
      return "the directory holds files that are not a media driver's";
    }
    try {
      return CommonContext.isDriverActive(path.toFile(), DRIVER_TIMEOUT_MS, text -> {})
          ? "another media driver uses the directory"
          : null;
    } catch (final AeronException ex) {
      return "the directory holds a media driver's files that cannot be read (" + ex + ")";
    }
  }

  private static AeronDirectory take(final Path path) {
    final Path lockPath = lockPathOf(path);
    final FileChannel lock = tryLock(lockPath);
    return lock == null ? null : new AeronDirectory(path, lockPath, lock);
  }

  private static Path lockPathOf(final Path path) {
    return path.resolveSibling(path.getFileName() + LOCK_SUFFIX);
  }

  private static FileChannel tryLock(final Path lockPath) {
    if (!OWN.add(lockPath)) {
      return null;
    }
    FileChannel channel = null;
    boolean isLocked = false;
    try {
      Files.createDirectories(lockPath.getParent());
      channel = FileChannel.open(lockPath, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      final FileLock lock = channel.tryLock();
      // A cleaner may have removed the file between its opening and its locking.
      isLocked = lock != null && Files.exists(lockPath);
      return isLocked ? channel : null;
    } catch (final OverlappingFileLockException ex) {
      return null;
    } catch (final IOException ex) {
      throw new TransportException(
          "the Aeron directory cannot be locked: file=" + lockPath + " reason=" + ex, ex);
    } finally {
      if (!isLocked) {
        CloseHelper.quietClose(channel);
        OWN.remove(lockPath);
      }
    }
  }

  private static void removeLeftOvers(final Path parent, final String prefix) {
    try (DirectoryStream<Path> locks =
        Files.newDirectoryStream(parent, prefix + "*" + LOCK_SUFFIX)) {
      for (final Path lockPath : locks) {
        removeIfDead(parent, lockPath);
      }
    } catch (final IOException ex) {
      throw new TransportException("a directory cannot be listed: directory=" + parent, ex);
    }
  }

  private static void removeIfDead(final Path parent, final Path lockPath) {
    final FileChannel lock;
    try {
      lock = tryLock(lockPath);
    } catch (final TransportException ignore) {
      // Not ours to open, so not ours to remove.
      return;
    }
    if (lock != null) {
      final String name = lockPath.getFileName().toString();
      delete(parent.resolve(name.substring(0, name.length() - LOCK_SUFFIX.length())));
      release(lockPath, lock);
    }
  }

  private static void release(final Path lockPath, final FileChannel lock) {
    try {
      Files.deleteIfExists(lockPath);
    } catch (final IOException ignore) {
      // It stays behind unlocked, and the next start removes it.
    }
    CloseHelper.quietClose(lock);
    OWN.remove(lockPath);
  }

  private static void delete(final Path path) {
    IoUtil.delete(path.toFile(), true);
  }
}
