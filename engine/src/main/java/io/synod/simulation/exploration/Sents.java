package io.synod.simulation.exploration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every message that was ever sent in any explored world, each once, by number. */
final class Sents {
  private final List<Sent> all = new ArrayList<>();
  private final Map<Digest.Value, Integer> numbers = new HashMap<>();
  private final Digest digest = new Digest();

  int number(final Sent sent) {
    digest.reset();
    digest.add(sent.from()).add(sent.incarnation()).add(sent.to());
    digest.addRecord((Record) sent.message());
    return numbers.computeIfAbsent(
        digest.value(),
        value -> {
          all.add(sent);
          return all.size() - 1;
        });
  }

  Sent get(final int number) {
    return all.get(number);
  }

  int size() {
    return all.size();
  }
}
