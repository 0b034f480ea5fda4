package io.synod.ops.journal;

import io.synod.journal.JournalDamage;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A damage as a line, and as figures. */
final class DamageWords {
  private DamageWords() {}

  static String line(final JournalDamage damage, final JournalFiles files) {
    return "DAMAGE "
        + kind(damage)
        + " at "
        + files.name(damage.file())
        + ':'
        + damage.offset()
        + ": "
        + damage.what();
  }

  static Map<String, Object> figures(final JournalDamage damage, final JournalFiles files) {
    final Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("damage", kind(damage));
    figures.put("file", files.name(damage.file()));
    figures.put("offset", damage.offset());
    figures.put("what", damage.what());
    return figures;
  }

  private static String kind(final JournalDamage damage) {
    return damage.kind().name().toLowerCase(Locale.ROOT);
  }
}
