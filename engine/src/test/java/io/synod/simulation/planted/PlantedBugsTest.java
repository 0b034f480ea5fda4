package io.synod.simulation.planted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.synod.simulation.planted.Hunt.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The gate: each bug is found within a fixed number of seeds. The table is written to target. */
class PlantedBugsTest {
  private static final int SEEDS = Integer.getInteger("synod.test.plantedSeeds", 1000);
  private static final int SEEDS_WITHOUT_BUG = 50;
  private static final long LONGEST_SECONDS = 300;
  private static final ExecutorService EXECUTOR = PlantedBugs.executor();
  private static final List<Finding> FINDINGS = new ArrayList<>();

  @AfterAll
  static void writeTable() throws IOException {
    EXECUTOR.shutdownNow();
    final StringBuilder table = new StringBuilder(PlantedBugs.HEADING);
    FINDINGS.forEach(finding -> table.append(PlantedBugs.row(finding)));
    Files.writeString(Path.of("target", "planted-bugs.txt"), table);
  }

  @TestFactory
  List<DynamicTest> shouldFindTheBugWhenItIsPlanted() {
    final Map<PlantedBug, Future<Finding>> hunts = new HashMap<>();
    for (final PlantedBug bug : Catalogue.wanted()) {
      hunts.put(bug, EXECUTOR.submit(() -> Hunt.run(bug, SEEDS, LONGEST_SECONDS)));
    }
    return Catalogue.all().stream()
        .map(bug -> dynamicTest(bug.name(), () -> check(bug, hunts.get(bug))))
        .toList();
  }

  @Test
  void shouldFindNothingWhenNothingIsPlanted() {
    final Finding finding = Hunt.run(Catalogue.NO_BUG, SEEDS_WITHOUT_BUG, LONGEST_SECONDS);

    assertNull(finding.violation());
    assertEquals(SEEDS_WITHOUT_BUG, finding.tried());
  }

  @Test
  void shouldNameEachBugOnceAndHaveEnoughOfThem() {
    final long names = Catalogue.all().stream().map(PlantedBug::name).distinct().count();

    assertEquals(Catalogue.all().size(), names);
    assertTrue(Catalogue.wanted().size() >= 40, "wanted=" + Catalogue.wanted().size());
  }

  @Test
  void shouldFailWhenTheSourceNoLongerHasTheSnippet() {
    final PlantedBug none = PlantedBug.bug("none", "-").core("Log", "no such code", "");
    final PlantedBug many = PlantedBug.bug("many", "-").core("Log", "private", "");

    for (final PlantedBug bug : List.of(none, many)) {
      final GateException ex = assertThrows(GateException.class, () -> PlantedSources.compile(bug));
      assertTrue(ex.getMessage().contains("no longer applies"), ex.getMessage());
    }
  }

  @Test
  void shouldFailWhenTheBugDoesNotCompile() {
    final PlantedBug bug = PlantedBug.bug("broken", "-").core("Log", "final class Log {", "{");

    final GateException ex = assertThrows(GateException.class, () -> PlantedSources.compile(bug));

    assertTrue(ex.getMessage().contains("does not compile"), ex.getMessage());
  }

  private static void check(final PlantedBug bug, final Future<Finding> hunt)
      throws InterruptedException, ExecutionException {
    if (hunt == null) {
      PlantedSources.compile(bug);
      abort("the world does not have " + bug.needs());
      return;
    }
    final Finding finding = hunt.get();
    FINDINGS.add(finding);
    assertTrue(
        finding.isFound(),
        () ->
            String.format(
                Locale.ROOT,
                "the world or its checks are too weak: not found in %d seeds: bug='%s' rule='%s'",
                finding.tried(),
                bug.name(),
                bug.rule()));
  }
}
