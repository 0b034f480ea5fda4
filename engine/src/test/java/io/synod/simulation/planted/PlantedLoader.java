package io.synod.simulation.planted;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Loads the project's classes anew, with the changed ones in place of the real ones, so that each
 * bug has a world of its own.
 */
final class PlantedLoader extends ClassLoader {
  private static final String PROJECT = "io.synod.";
  private static final String GATE = PlantedLoader.class.getPackageName() + ".";
  private static final Map<String, byte[]> REAL = new ConcurrentHashMap<>();

  static {
    registerAsParallelCapable();
  }

  private final Map<String, byte[]> changed;

  PlantedLoader(final Map<String, byte[]> changed) {
    super(PlantedLoader.class.getClassLoader());
    this.changed = changed;
  }

  @Override
  protected Class<?> loadClass(final String name, final boolean resolve)
      throws ClassNotFoundException {
    if (!name.startsWith(PROJECT) || name.startsWith(GATE)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      final Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }

  @Override
  protected Class<?> findClass(final String name) throws ClassNotFoundException {
    final byte[] planted = changed.get(name);
    final byte[] bytes = planted == null ? REAL.computeIfAbsent(name, this::read) : planted;
    if (bytes.length == 0) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  private byte[] read(final String name) {
    final String path = name.replace('.', '/') + ".class";
    try (InputStream in = getParent().getResourceAsStream(path)) {
      return in == null ? new byte[0] : in.readAllBytes();
    } catch (final IOException ex) {
      throw new GateException("cannot read class " + name, ex);
    }
  }
}
