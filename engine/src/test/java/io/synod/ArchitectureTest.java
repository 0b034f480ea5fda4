package io.synod;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the walls between the packages. */
class ArchitectureTest {
  private static final int MAX_CODE_LINES = 450;
  private static final Path SOURCES = Path.of("src", "main", "java");

  /** Which packages of this project each may use; what is not named may be used by nobody. */
  private static final Map<String, List<String>> WALLS =
      Map.ofEntries(
          Map.entry("paxos", List.of()),
          Map.entry("service", List.of()),
          Map.entry("telemetry", List.of()),
          Map.entry("session", List.of("paxos", "service", "codec")),
          Map.entry("journal", List.of("paxos", "codec")),
          Map.entry("snapshot", List.of("service", "codec")),
          Map.entry("driver", List.of()),
          Map.entry("wire", List.of("paxos", "codec")),
          Map.entry("transport", List.of("paxos", "wire", "driver", "codec")),
          Map.entry("orderbook", List.of("service", "codec")),
          Map.entry("client", List.of("driver", "codec")),
          Map.entry(
              "simulation", List.of("paxos", "service", "session", "wire", "orderbook", "codec")),
          Map.entry(
              "node",
              List.of(
                  "paxos",
                  "service",
                  "session",
                  "journal",
                  "snapshot",
                  "transport",
                  "wire",
                  "telemetry",
                  "client",
                  "codec")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.synod");

  @Test
  void shouldKeepToThePackagesThatEachMayUse() {
    WALLS.forEach(
        (name, uses) -> {
          final List<String> allowed = new ArrayList<>();
          allowed.add("io.synod." + name + "..");
          uses.forEach(used -> allowed.add("io.synod." + used + ".."));
          noClasses()
              .that()
              .resideInAPackage("io.synod." + name + "..")
              .should()
              .dependOnClassesThat(
                  resideInAPackage("io.synod..").and(DescribedPredicate.not(resideInAny(allowed))))
              .because("package " + name + " may use " + uses)
              .check(CLASSES);
        });
  }

  @Test
  void shouldHaveAWallAroundEveryPackage() {
    final List<String> unknown =
        CLASSES.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> !name.startsWith("io.synod.codec"))
            .map(name -> name.split("\\.", -1)[2])
            .distinct()
            .filter(name -> !WALLS.containsKey(name))
            .toList();
    assertEquals(List.of(), unknown, "give these packages a wall");
  }

  @Test
  void shouldKeepTheProtocolPure() {
    classes()
        .that()
        .resideInAPackage("io.synod.paxos..")
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.agrona..", "io.synod.paxos.."))
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.synod.paxos..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "java.io..",
                "java.net..",
                "java.nio.file..",
                "java.nio.channels..",
                "java.time..",
                "java.util.concurrent.."))
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .accessClassesThat(
            resideInAPackage("java.lang")
                .and(
                    DescribedPredicate.describe(
                        "start threads", type -> type.isAssignableTo(Thread.class))))
        .check(CLASSES);
  }

  @Test
  void shouldKeepTheServiceFreeOfLibraries() {
    classes()
        .that()
        .resideInAPackage("io.synod.service..")
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.agrona..", "io.synod.service.."))
        .check(CLASSES);
  }

  @Test
  void shouldJudgeHistoriesWithoutTheProtocol() {
    classes()
        .that()
        .resideInAPackage("io.synod.simulation.history..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "java..",
                "org.agrona..",
                "io.synod.service..",
                "io.synod.orderbook..",
                "io.synod.codec.orderbook..",
                "io.synod.simulation.history.."))
        .check(CLASSES);
  }

  @Test
  void shouldUseChronicleInTheJournalAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.synod.journal..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("net.openhft..")
                .and(DescribedPredicate.not(resideInAPackage("net.openhft.affinity.."))))
        .check(CLASSES);
  }

  @Test
  void shouldUseAeronOnlyWhereMessagesGoInAndOut() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.synod.driver..", "io.synod.transport..", "io.synod.client..", "io.synod.node..")
        .should()
        .dependOnClassesThat(resideInAPackage("io.aeron.."))
        .check(CLASSES);
  }

  @Test
  void shouldHaveNoCyclesBetweenPackages() {
    slices().matching("io.synod.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void shouldKeepClassesShort() throws IOException {
    final List<String> tooLong = new ArrayList<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (final Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        try (Stream<String> lines = Files.lines(file)) {
          final long count = lines.filter(ArchitectureTest::isCode).count();
          if (count > MAX_CODE_LINES) {
            tooLong.add(file.getFileName() + " has " + count + " lines");
          }
        }
      }
    }
    assertEquals(List.of(), tooLong);
  }

  @Test
  void shouldSeeTheClassesThatItChecks() {
    for (final String name : WALLS.keySet()) {
      assertTrue(
          CLASSES.stream().anyMatch(type -> type.getPackageName().equals("io.synod." + name)),
          () -> "no class found in package " + name);
    }
    assertTrue(CLASSES.that(alwaysTrue()).size() > WALLS.size());
  }

  private static boolean isCode(final String line) {
    final String text = line.strip();
    return !text.isEmpty()
        && !text.startsWith("//")
        && !text.startsWith("/*")
        && !text.startsWith("*");
  }

  private static DescribedPredicate<JavaClass> resideInAny(final List<String> packages) {
    return resideInAnyPackage(packages.toArray(new String[0]));
  }
}
