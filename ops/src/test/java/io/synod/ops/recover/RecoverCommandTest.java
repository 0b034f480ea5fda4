package io.synod.ops.recover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.synod.journal.Journal;
import io.synod.journal.JournalSettings;
import io.synod.ops.Synod;
import io.synod.paxos.Ballot;
import io.synod.paxos.VoteStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoverCommandTest {
  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void shouldSayWhatMayBeLostAndChangeNothingWhenTheAnswerIsNotYes() throws IOException {
    crashHost();
    for (final String answer : new String[] {"no\n", "y\n", ""}) {
      assertEquals(1, recover(answer));
    }
    assertTrue(out.toString().contains("node 3 of cluster 7 may have lost votes"), out.toString());
    assertTrue(out.toString().contains("still holds records through instance 2"), out.toString());
    assertTrue(out.toString().contains("nothing was changed"), out.toString());
    assertEquals(0, recover("yes\n"));
    assertTrue(out.toString().contains("votes again when it is started"), out.toString());
    assertEquals(0, recover(""));
    assertTrue(out.toString().contains("there is nothing to recover"), out.toString());
  }

  @Test
  void shouldNotAskWhenItIsToldYes() throws IOException {
    crashHost();
    assertEquals(0, recover("", "--yes"));
    assertTrue(!out.toString().contains("Go on?"), out.toString());
    assertEquals(0, recover(""));
    assertTrue(out.toString().contains("there is nothing to recover"), out.toString());
  }

  @Test
  void shouldSayWhatIsWrongWhenThereIsNoNodesData() throws IOException {
    assertEquals(1, recover("yes\n"));
    assertTrue(err.toString().contains("no such directory"), err.toString());
    Files.createDirectory(directory.resolve("node-3"));
    assertEquals(1, recover("yes\n"));
    assertTrue(err.toString().contains("identity"), err.toString());
  }

  private int recover(final String answer, final String... options) {
    final InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)));
    try {
      final String[] arguments = new String[options.length + 2];
      arguments[0] = "recover";
      arguments[1] = directory.resolve("node-3").toString();
      System.arraycopy(options, 0, arguments, 2, options.length);
      return Synod.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    } finally {
      System.setIn(before);
    }
  }

  private void crashHost() throws IOException {
    final Path data = directory.resolve("node-3");
    try (Journal journal = new Journal(JournalSettings.of(data, 7, 3, 1).withFounding(true))) {
      journal.recover(
          new VoteStore.Recovery() {
            @Override
            public void onRecord(final long instance, final long ballot, final byte state) {}

            @Override
            public void onChosenThrough(final long instance) {}
          });
      journal.vote(1, Ballot.of(1, 3), new UnsafeBuffer(new byte[8]), 0, 8);
      journal.vote(2, Ballot.of(1, 3), new UnsafeBuffer(new byte[8]), 0, 8);
    }
    final Path file = data.resolve("identity");
    final String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    final String changed =
        text.substring(0, text.lastIndexOf("crc32c="))
            .replaceAll("bootId=.*", "bootId=another")
            .replace("isCleanShutdown=true", "isCleanShutdown=false");
    final CRC32C crc = new CRC32C();
    crc.update(changed.getBytes(StandardCharsets.ISO_8859_1));
    Files.writeString(file, changed + String.format("crc32c=%08x%n", crc.getValue()));
  }
}
