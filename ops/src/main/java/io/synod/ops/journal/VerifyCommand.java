package io.synod.ops.journal;

import io.synod.bench.report.Json;
import io.synod.journal.JournalDamage;
import io.synod.journal.JournalReader;
import io.synod.journal.JournalRecord;
import io.synod.journal.JournalVisitor;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks every byte of a journal. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = "Checks every record of a journal, and names each damage.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every record is there and as it was written",
      "1:something is damaged, or cannot be read",
      "2:wrong arguments"
    })
final class VerifyCommand implements Callable<Integer>, JournalVisitor {
  private static final int DAMAGED = 1;
  private static final int SHOWN = 1000;

  @Spec private CommandSpec spec;
  @Mixin private JournalFiles files;

  @Option(names = "--json", description = "Print one object.")
  private boolean json;

  private final Commands commands = new Commands((i, t, s, n, buffer, offset, length) -> {});
  private final List<JournalDamage> damages = new ArrayList<>();
  private PrintWriter out;
  private Progress progress;
  private long damageCount;
  private long records;
  private long firstRecord;

  @Override
  public Integer call() {
    out = spec.commandLine().getOut();
    try (JournalReader journal = files.open()) {
      try (Progress bar = new Progress("verify", journal.totalBytes())) {
        progress = bar;
        journal.read(this);
      }
      print(journal);
    }
    out.flush();
    return damageCount == 0 ? 0 : DAMAGED;
  }

  @Override
  public boolean onRecord(final JournalRecord record) {
    if (records++ == 0) {
      firstRecord = record.number();
    }
    if (record.kind().hasValue() && record.isIntact()) {
      final String problem = commands.read(record);
      if (problem != null) {
        onDamage(
            new JournalDamage(
                JournalDamage.Kind.MALFORMED, record.file(), record.fileOffset(), problem));
      }
    }
    return true;
  }

  @Override
  public void onDamage(final JournalDamage damage) {
    if (damageCount++ < SHOWN) {
      damages.add(damage);
    }
  }

  @Override
  public void onProgress(final long readBytes, final long totalBytes) {
    progress.to(readBytes);
  }

  private void print(final JournalReader journal) {
    if (json) {
      final Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("owner", journal.owner());
      figures.put("segments", journal.files().size());
      figures.put("bytes", journal.totalBytes());
      figures.put("firstRecord", firstRecord);
      figures.put("records", records);
      figures.put("damageCount", damageCount);
      figures.put(
          "damages", damages.stream().map(damage -> DamageWords.figures(damage, files)).toList());
      out.print(Json.text(figures));
      return;
    }
    damages.forEach(damage -> out.println(DamageWords.line(damage, files)));
    if (damageCount > SHOWN) {
      out.println("… and " + (damageCount - SHOWN) + " more");
    }
    out.printf(
        Locale.ROOT,
        "%s: %,d segments, %,d bytes, %,d records from number %d: %s%n",
        journal.owner(),
        journal.files().size(),
        journal.totalBytes(),
        records,
        firstRecord,
        damageCount == 0 ? "whole" : String.format(Locale.ROOT, "%,d damaged", damageCount));
  }
}
