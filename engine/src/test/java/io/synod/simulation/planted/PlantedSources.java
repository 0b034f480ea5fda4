package io.synod.simulation.planted;

import io.synod.codec.log.MessageHeaderDecoder;
import io.synod.paxos.Replica;
import io.synod.simulation.planted.PlantedBug.Edit;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.agrona.DirectBuffer;

/** The production source with a bug planted, compiled in memory. */
final class PlantedSources {
  private static final Path CLASSES = locationOf(Replica.class);
  private static final String CLASS_PATH =
      Stream.of(CLASSES, locationOf(MessageHeaderDecoder.class), locationOf(DirectBuffer.class))
          .map(Path::toString)
          .collect(Collectors.joining(File.pathSeparator));

  private PlantedSources() {}

  /**
   * Plants a bug.
   *
   * @return the changed classes, by their binary names.
   * @throws GateException where the source has changed so that the bug no longer applies.
   */
  static Map<String, byte[]> compile(final PlantedBug bug) {
    final Map<String, String> sources = new LinkedHashMap<>();
    for (final Edit edit : bug.edits()) {
      final String source = sources.computeIfAbsent(edit.file(), PlantedSources::read);
      sources.put(edit.file(), plant(bug, edit, source));
    }
    return sources.isEmpty() ? Map.of() : compile(bug, sources);
  }

  private static String plant(final PlantedBug bug, final Edit edit, final String source) {
    final int at = source.indexOf(edit.snippet());
    if (at < 0 || source.indexOf(edit.snippet(), at + 1) >= 0) {
      throw new GateException(
          "the bug no longer applies, mend the gate: bug='"
              + bug.name()
              + "': this must occur exactly once in "
              + edit.file()
              + ": "
              + edit.snippet());
    }
    return source.substring(0, at)
        + edit.replacement()
        + source.substring(at + edit.snippet().length());
  }

  private static String read(final String file) {
    // Classes are in target/classes of the module that has the sources.
    final Path module = CLASSES.getParent().getParent();
    try {
      return Files.readString(module.resolve("src/main/java").resolve(file));
    } catch (final IOException ex) {
      throw new GateException("no source to plant a bug in: " + file + " of " + module, ex);
    }
  }

  private static Map<String, byte[]> compile(
      final PlantedBug bug, final Map<String, String> sources) {
    final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new GateException("this Java has no compiler: use a JDK");
    }
    final List<JavaFileObject> units = new ArrayList<>();
    sources.forEach((file, text) -> units.add(new Source(file, text)));
    final StringWriter problems = new StringWriter();
    try (Output output = new Output(compiler.getStandardFileManager(null, null, null))) {
      final List<String> options = List.of("-proc:none", "-nowarn", "-g", "-cp", CLASS_PATH);
      if (!compiler.getTask(problems, output, null, options, null, units).call()) {
        throw new GateException("the bug does not compile: bug='" + bug.name() + "': " + problems);
      }
      return output.classes();
    } catch (final IOException ex) {
      throw new GateException("the compiler failed: bug='" + bug.name() + "'", ex);
    }
  }

  private static Path locationOf(final Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (final URISyntaxException ex) {
      throw new GateException("no path to " + type, ex);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(final String file, final String text) {
      super(URI.create("planted:///" + file), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(final boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class Output extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> written = new HashMap<>();

    Output(final JavaFileManager fileManager) {
      super(fileManager);
    }

    Map<String, byte[]> classes() {
      final Map<String, byte[]> classes = new HashMap<>();
      written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
      return classes;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        final Location location,
        final String className,
        final JavaFileObject.Kind kind,
        final FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("planted:///" + className), kind) {
        @Override
        public OutputStream openOutputStream() {
          return written.computeIfAbsent(className, name -> new ByteArrayOutputStream());
        }
      };
    }
  }
}
