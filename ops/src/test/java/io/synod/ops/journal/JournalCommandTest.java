package io.synod.ops.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.synod.codec.orderbook.Side;
import io.synod.codec.orderbook.TimeInForce;
import io.synod.journal.Journal;
import io.synod.journal.JournalDamage;
import io.synod.journal.JournalReader;
import io.synod.journal.JournalRecord;
import io.synod.journal.JournalSettings;
import io.synod.journal.JournalVisitor;
import io.synod.ops.CommandRun;
import io.synod.orderbook.BookLimits;
import io.synod.orderbook.OrderBookCommands;
import io.synod.orderbook.OrderBookMachine;
import io.synod.paxos.Ballot;
import io.synod.paxos.VoteStore;
import io.synod.session.BatchBuilder;
import io.synod.session.CommandApplier;
import io.synod.session.ReplySink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalCommandTest {
  private static final int INSTANCES = 200;
  private static final int CHOSEN = 190;
  private static final long TIME_NS = 1_700_000_000_000_000_000L;
  private static final long BALLOT = Ballot.of(3, 1);

  @TempDir private Path temp;
  private Path directory;
  private final OrderBookMachine chosen = new OrderBookMachine(BookLimits.DEFAULT);
  private final OrderBookMachine half = new OrderBookMachine(BookLimits.DEFAULT);

  /** Replies that nobody waits for. */
  private static final class NoReplies implements ReplySink {
    @Override
    public void onReply(
        final long sessionId,
        final long sequence,
        final long instance,
        final DirectBuffer buffer,
        final int offset,
        final int length) {}

    @Override
    public void onBatchApplied() {}
  }

  @BeforeEach
  void write() {
    directory = temp.resolve("node-1");
    final CommandApplier toChosen = new CommandApplier(chosen, new NoReplies(), 1 << 16);
    final CommandApplier toHalf = new CommandApplier(half, new NoReplies(), 1 << 16);
    final OrderBookCommands commands = new OrderBookCommands();
    final ExpandableArrayBuffer command = new ExpandableArrayBuffer();
    final BatchBuilder batch = new BatchBuilder(1024, 256);
    try (Journal journal = open(true)) {
      journal.promise(BALLOT);
      for (long instance = 1; instance <= INSTANCES; instance++) {
        batch.clear();
        final Side side = instance % 2 == 0 ? Side.BUY : Side.SELL;
        for (int i = 0; i < 2; i++) {
          final int length =
              commands.newOrder(
                  command, 0, i, instance * 2 + i, side, 100 + instance % 7, 5, TimeInForce.GTC);
          batch.append(i + 1, instance, command, 0, length);
        }
        batch.seal(TIME_NS + instance);
        journal.vote(instance, BALLOT, batch.buffer(), 0, batch.length());
        if (instance <= CHOSEN) {
          toChosen.apply(instance, batch.buffer(), 0, batch.length());
          journal.chosenThrough(instance);
        }
        if (instance <= INSTANCES / 2) {
          toHalf.apply(instance, batch.buffer(), 0, batch.length());
        }
      }
    }
  }

  @Test
  void shouldPrintRecordsAndCommandsByNameWhenDumped() {
    final CommandRun run = run("dump", "--instances=7", "--service=orderbook", "--payload=hex");
    assertEquals(0, run.exitCode(), run.err());
    final List<String> lines = run.out().lines().toList();
    assertEquals(3, lines.size(), run.out());
    assertTrue(lines.get(0).contains("vote     instance=7 ballot=3.1 promised=3.1"), run.out());
    assertTrue(lines.get(0).contains("time=2023-11-14T22:13:20.000000007Z"), run.out());
    assertTrue(
        lines.get(1).contains("session=1 sequence=7")
            && lines.get(1).contains("NewOrder orderId=14"),
        run.out());
    assertTrue(lines.get(2).contains("session=2") && lines.get(2).contains("side=SELL"), run.out());
    assertTrue(lines.get(2).contains("payload="), run.out());
  }

  @Test
  void shouldKeepToTheFiltersWhenDumped() {
    assertEquals(1, run("dump", "--kind=promise").out().lines().count());
    assertEquals(5, run("dump", "--kind=vote", "--limit=5", "--json").out().lines().count());
    assertEquals(0, run("dump", "--ballot=4.1").out().lines().count());
    assertEquals(INSTANCES + 1, run("dump", "--ballot=3.1", "--json").out().lines().count());
    assertEquals(11, run("dump", "--instances=190..", "--json").out().lines().count());
    final String json = run("dump", "--session=2", "--instances=3..4", "--json").out();
    json.lines()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .forEach(
            record -> {
              assertEquals(1, record.getAsJsonArray("commands").size());
              assertTrue(record.get("intact").getAsBoolean());
            });
    assertEquals(2, json.lines().count());
    assertEquals(0, run("dump", "--session=3").out().lines().count());
  }

  @Test
  void shouldSayThatAllIsWholeWhenItIs() {
    final CommandRun run = run("verify");
    assertEquals(0, run.exitCode(), run.out());
    assertTrue(run.out().contains("clusterId=5 nodeId=1") && run.out().contains(": whole"));
    final JsonObject json = JsonParser.parseString(run("verify", "--json").out()).getAsJsonObject();
    assertEquals(0, json.get("damageCount").getAsInt());
  }

  @Test
  void shouldNameTheDamageAndFailWhenARecordIsDamaged() throws IOException {
    final String place = damage(150);
    final CommandRun run = run("verify");
    assertEquals(1, run.exitCode(), run.out());
    assertTrue(run.out().startsWith("DAMAGE body at segments/"), run.out());
    assertTrue(run.out().contains(place) && run.out().contains("instance=150"), run.out());
    assertTrue(run.out().contains("1 damaged"), run.out());
    assertTrue(run("dump", "--instances=150").out().contains(" DAMAGED"));
    assertTrue(run("stats").out().contains("DAMAGE body"));
  }

  @Test
  void shouldSumUpWhenAskedForStats() {
    final JsonObject stats = JsonParser.parseString(run("stats", "--json").out()).getAsJsonObject();
    assertEquals(1, stats.get("firstInstance").getAsLong());
    assertEquals(INSTANCES, stats.get("lastInstance").getAsLong());
    assertEquals(CHOSEN, stats.get("chosenThrough").getAsLong());
    assertEquals(0, stats.get("missingInstances").getAsLong());
    assertEquals(2 * INSTANCES, stats.get("commands").getAsLong());
    assertEquals(2, stats.get("sessions").getAsLong());
    assertEquals(2, stats.getAsJsonObject("commandsPerValue").get("p50").getAsLong());
    assertEquals(TIME_NS + INSTANCES, stats.get("lastClusterTimeNs").getAsLong());
    final CommandRun run = run("stats", "--session=2");
    assertEquals(0, run.exitCode());
    assertTrue(run.out().contains("200 of 1 sessions"), run.out());
  }

  @Test
  void shouldReachTheStateOfTheNodesWhenReplayed() {
    final CommandRun run = run("replay");
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().contains("instance      " + CHOSEN), run.out());
    assertTrue(run.out().contains("state hash    " + hash(chosen)), run.out());
    assertTrue(run.out().contains("symbol"), run.out());
    final CommandRun until = run("replay", "--until=" + INSTANCES / 2, "--json");
    final JsonObject json = JsonParser.parseString(until.out()).getAsJsonObject();
    assertEquals(hash(half), json.get("stateHash").getAsString());
    assertEquals(2, json.getAsJsonArray("books").size());
    final CommandRun all = run("replay", "--all");
    assertTrue(all.out().contains("instance      " + INSTANCES), all.out());
  }

  @Test
  void shouldStopBeforeWhatIsDamagedOrBeyondWhenReplayed() throws IOException {
    final CommandRun beyond = run("replay", "--until=" + INSTANCES);
    assertEquals(1, beyond.exitCode());
    assertTrue(beyond.err().contains("chosen through instance=" + CHOSEN), beyond.err());
    damage(150);
    final CommandRun run = run("replay");
    assertEquals(1, run.exitCode());
    assertTrue(run.out().contains("instance      149"), run.out());
    assertTrue(run.err().contains("instance=150 is damaged"), run.err());
    assertEquals(0, run("replay", "--until=149").exitCode());
  }

  @Test
  void shouldReplayADamagedInstanceWhenItWasLearnedAgain() throws IOException {
    final UnsafeBuffer value = value(150);
    damage(150);
    try (Journal journal = open(false)) {
      journal.learned(150, BALLOT, value, 0, value.capacity());
    }
    final CommandRun run = run("replay");
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().contains("state hash    " + hash(chosen)), run.out());
  }

  @Test
  void shouldNameAValueThatIsNoBatch() {
    try (Journal journal = open(false)) {
      journal.vote(INSTANCES + 1, BALLOT, new UnsafeBuffer(new byte[64]), 0, 64);
      journal.chosenThrough(INSTANCES + 1);
    }
    final CommandRun run = run("verify");
    assertEquals(1, run.exitCode(), run.out());
    assertTrue(run.out().startsWith("DAMAGE malformed at segments/"), run.out());
    final CommandRun replay = run("replay");
    assertTrue(replay.out().contains("instance      " + INSTANCES), replay.out());
    assertTrue(replay.err().contains("cannot be applied: not of the log's schema"), replay.err());
  }

  @Test
  void shouldReadWhileTheNodeHoldsTheDirectory() {
    try (Journal journal = open(false)) {
      journal.promise(Ballot.of(9, 1));
      assertEquals(0, run("verify").exitCode());
      assertEquals(1, run("dump", "--ballot=9.1").out().lines().count());
    }
  }

  @Test
  void shouldSayWhatIsWrongWithTheDirectory() throws IOException {
    final CommandRun none = CommandRun.of("journal", "verify", temp.resolve("none").toString());
    assertEquals(1, none.exitCode());
    assertTrue(none.err().contains("does not exist"), none.err());
    final Path empty = Files.createDirectory(temp.resolve("empty"));
    final CommandRun other = CommandRun.of("journal", "stats", empty.toString());
    assertEquals(1, other.exitCode());
    assertTrue(other.err().contains("no data directory of a node"), other.err());
    Files.delete(empty);
  }

  private CommandRun run(final String command, final String... options) {
    final String[] arguments = new String[options.length + 3];
    arguments[0] = "journal";
    arguments[1] = command;
    arguments[2] = directory.toString();
    System.arraycopy(options, 0, arguments, 3, options.length);
    return CommandRun.of(arguments);
  }

  private Journal open(final boolean isFounding) {
    final Journal journal =
        new Journal(
            JournalSettings.of(directory, 5, 1, 1)
                .withSegmentLengthBytes(JournalSettings.MIN_SEGMENT_LENGTH_BYTES)
                .withMaxValueLength(4096)
                .withFounding(isFounding));
    journal.recover(
        new VoteStore.Recovery() {
          @Override
          public void onRecord(final long instance, final long ballot, final byte state) {}

          @Override
          public void onChosenThrough(final long instance) {}
        });
    return journal;
  }

  /** Flips a bit in the value of an instance, and tells where its record is. */
  private String damage(final long instance) throws IOException {
    final Found found = new Found(instance, directory);
    try (FileChannel channel =
        FileChannel.open(found.file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      final ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, found.body + 40);
      one.put(0, (byte) (one.get(0) ^ 1)).flip();
      channel.write(one, found.body + 40);
    }
    return ":" + found.record + ":";
  }

  private UnsafeBuffer value(final long instance) {
    return new Found(instance, directory).value;
  }

  private static String hash(final OrderBookMachine machine) {
    return String.format(Locale.ROOT, "%016x", machine.stateHash());
  }

  /** The record of an instance. */
  private static final class Found implements JournalVisitor {
    private final long instance;
    private Path file;
    private long body;
    private long record;
    private UnsafeBuffer value;

    Found(final long instance, final Path directory) {
      this.instance = instance;
      try (JournalReader reader = new JournalReader(directory)) {
        reader.read(this);
      }
    }

    @Override
    public boolean onRecord(final JournalRecord found) {
      if (found.instance() != instance) {
        return true;
      }
      file = found.file();
      body = found.offset();
      record = found.fileOffset();
      value = new UnsafeBuffer(new byte[found.length()]);
      found.buffer().getBytes(found.offset(), value, 0, found.length());
      return false;
    }

    @Override
    public void onDamage(final JournalDamage damage) {}
  }
}
