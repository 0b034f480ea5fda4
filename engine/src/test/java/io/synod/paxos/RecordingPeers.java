package io.synod.paxos;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.DirectBuffer;

/**
 * Writes down what a core sends, one line a message: the method's name and its arguments, ballots
 * as {@code round.node}, values as text and the ranges of a promise as {@link VoteRanges} prints
 * them. Instances must stay below 65,536, so that they do not look like ballots.
 */
final class RecordingPeers {
  private final List<String> sent = new ArrayList<>();
  private final Set<String> refused = new HashSet<>();
  private int room = Integer.MAX_VALUE;
  private int rangesPerPage = VoteRanges.MAX_PER_PAGE;

  Peers peers() {
    return (Peers)
        Proxy.newProxyInstance(
            Peers.class.getClassLoader(),
            new Class<?>[] {Peers.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("rangesPerPage")) {
                return rangesPerPage;
              }
              if (room == 0 || refused.contains(method.getName())) {
                return false;
              }
              room--;
              sent.add(line(method.getName(), arguments));
              return true;
            });
  }

  /** Refuses these messages from now on, and takes all others. */
  void refuse(final String... names) {
    refused.clear();
    refused.addAll(List.of(names));
  }

  /** Takes so many messages from now on, and refuses what comes after. */
  void room(final int messages) {
    room = messages;
  }

  void rangesPerPage(final int count) {
    rangesPerPage = count;
  }

  /** What was sent since the last call. */
  List<String> take() {
    final List<String> taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }

  private static String line(final String name, final Object[] arguments) {
    final StringBuilder text = new StringBuilder(name);
    for (int i = 0; i < arguments.length; i++) {
      text.append(' ');
      if (arguments[i] instanceof VoteRanges ranges) {
        text.append(part(ranges, (int) arguments[i + 1], (int) arguments[i + 2]));
        i += 2;
      } else if (arguments[i] instanceof DirectBuffer buffer) {
        final byte[] bytes = new byte[(int) arguments[i + 2]];
        buffer.getBytes((int) arguments[i + 1], bytes);
        text.append('\'').append(new String(bytes, StandardCharsets.US_ASCII)).append('\'');
        i += 2;
      } else if (arguments[i] instanceof long[] numbers) {
        text.append(Arrays.toString(numbers));
      } else if (arguments[i] instanceof Long number && Ballot.isValid(number)) {
        text.append(Ballot.format(number));
      } else {
        text.append(arguments[i]);
      }
    }
    return text.toString();
  }

  private static VoteRanges part(final VoteRanges ranges, final int first, final int count) {
    final VoteRanges part = new VoteRanges();
    for (int i = first; i < first + count; i++) {
      part.record(ranges.first(i), ranges.last(i), ranges.ballot(i), ranges.state(i));
    }
    return part;
  }
}
