package io.synod.transport;

import io.synod.paxos.Member;
import io.synod.wire.MessageKind;
import java.util.ArrayList;
import java.util.List;
import org.agrona.BitUtil;

/** Finds all that is wrong with settings. */
final class SettingsCheck {
  private static final int FRAME_BYTES = 32;
  private static final int MESSAGES_PER_TERM = 8;
  private static final long MAX_TIMEOUT_MS = 3_600_000;

  private final TransportSettings settings;
  private final List<String> problems = new ArrayList<>();

  SettingsCheck(final TransportSettings settings) {
    this.settings = settings;
  }

  List<String> problems() {
    if (settings.configuration() == null) {
      problems.add("configuration is required");
    } else {
      checkAddresses();
    }
    if (settings.incarnation() < 0) {
      problems.add("incarnation is required, from 0: incarnation=" + settings.incarnation());
    }
    if (settings.driverMode() == DriverMode.EXTERNAL && settings.aeronDirectory() == null) {
      problems.add("driverMode=EXTERNAL needs aeronDirectory, the directory of that driver");
    }
    checkLengths();
    within("busyInvokes", settings.busyInvokes(), 1, 1_000);
    within("idleInvokes", settings.idleInvokes(), 1, 1_000);
    within("fragmentLimit", settings.fragmentLimit(), 1, 10_000);
    within("bulkFragmentLimit", settings.bulkFragmentLimit(), 1, 10_000);
    within("imageLivenessMs", settings.imageLivenessMs(), 500, MAX_TIMEOUT_MS);
    within("clientLivenessMs", settings.clientLivenessMs(), 1_000, MAX_TIMEOUT_MS);
    within("reopenMs", settings.reopenMs(), 1, MAX_TIMEOUT_MS);
    within("rejoinMs", settings.rejoinMs(), 1, MAX_TIMEOUT_MS);
    return problems;
  }

  private void checkAddresses() {
    final List<Member> members = settings.configuration().members();
    if (settings.configuration().indexOf(settings.nodeId()) < 0) {
      problems.add("nodeId is no member of the configuration: nodeId=" + settings.nodeId());
    }
    for (final int id : settings.addressedNodes()) {
      if (settings.configuration().indexOf(id) < 0) {
        problems.add("an address is set for node " + id + ", which is no member");
      }
    }
    for (int i = 0; i < members.size(); i++) {
      final int id = members.get(i).id();
      final PeerAddress address = settings.address(id);
      if (address == null) {
        problems.add("node " + id + " has no address");
        continue;
      }
      if (!address.reaches(members.size())) {
        problems.add(
            "node %d needs the ports %s, past 65535: choose a lower one"
                .formatted(id, ports(address)));
      }
      for (int j = 0; j < i; j++) {
        final PeerAddress other = settings.address(members.get(j).id());
        if (other != null && address.overlaps(other, members.size())) {
          problems.add(
              "nodes %d and %d share ports of host %s: %s and %s; put them %d apart"
                  .formatted(
                      members.get(j).id(),
                      id,
                      address.host(),
                      ports(other),
                      ports(address),
                      members.size() + 1));
        }
      }
    }
  }

  private String ports(final PeerAddress address) {
    return address.port() + "-" + (address.port() + settings.configuration().members().size());
  }

  private void checkLengths() {
    within(
        "mtuBytes",
        settings.mtuBytes(),
        TransportSettings.MIN_MTU_BYTES,
        TransportSettings.MAX_MTU_BYTES);
    if (settings.mtuBytes() % FRAME_BYTES != 0) {
      problems.add(
          "mtuBytes must be a multiple of " + FRAME_BYTES + ": mtuBytes=" + settings.mtuBytes());
    }
    powerOfTwo("termBytes", settings.termBytes());
    powerOfTwo("controlTermBytes", settings.controlTermBytes());
    within("maxValueBytes", settings.maxValueBytes(), 1, TransportSettings.MAX_VALUE_BYTES);
    final int longest = settings.maxValueBytes() + MessageKind.MAX_VALUE_HEAD;
    if (settings.termBytes() / MESSAGES_PER_TERM < longest) {
      problems.add(
          "a message with a value takes up to %d bytes and a term holds at least %d of them: "
                  .formatted(longest, MESSAGES_PER_TERM)
              + "raise termBytes=%d or lower maxValueBytes=%d"
                  .formatted(settings.termBytes(), settings.maxValueBytes()));
    }
    within(
        "socketBufferBytes",
        settings.socketBufferBytes(),
        TransportSettings.MIN_TERM_BYTES,
        TransportSettings.MAX_TERM_BYTES);
    within(
        "receiveWindowBytes",
        settings.receiveWindowBytes(),
        TransportSettings.MIN_TERM_BYTES,
        settings.socketBufferBytes());
  }

  private void powerOfTwo(final String name, final int termLength) {
    within(name, termLength, TransportSettings.MIN_TERM_BYTES, TransportSettings.MAX_TERM_BYTES);
    if (!BitUtil.isPowerOfTwo(termLength)) {
      problems.add(name + " must be a power of two: " + name + "=" + termLength);
    }
  }

  private void within(final String name, final long value, final long lowest, final long highest) {
    if (value < lowest || value > highest) {
      problems.add("%s is from %d to %d: %s=%d".formatted(name, lowest, highest, name, value));
    }
  }
}
