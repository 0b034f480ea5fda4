package io.synod.simulation.planted;

import static io.synod.simulation.planted.PlantedBug.bug;

import java.util.List;

/** Breaks the rules of what is believed of the bytes that arrive. */
final class WireBugs {
  static final List<PlantedBug> ALL =
      List.of(
          bug("checksum not checked", "what is not as it was sent is not believed")
              .wire(
                  "PeerDecoder",
                  "if (!checksum.matches(buffer, offset, length)) {",
                  "if (length < 0) {"),
          bug("checksum of the sender alone", "the checksum covers the fields and the value")
              .wire("WireChecksum", "offset + END, length - END);", "offset + END, 28);"),
          bug("checksum without the end of the value", "the checksum covers all of the value")
              .wire(
                  "WireChecksum",
                  "offset + END, length - END);",
                  "offset + END, (length - END) & -8);"),
          bug("message of another cluster taken", "only what is of this cluster is believed")
              .wire("PeerDecoder", "sender.clusterId() != clusterId", "false"),
          bug("message of another configuration taken", "only this configuration's is believed")
              .wire("PeerDecoder", "sender.configuration() != configuration", "false"),
          bug("message of another node taken", "only the node of the endpoint is heard there")
              .wire("PeerDecoder", "sender.nodeId() != nodeIds[senderIndex]", "false"),
          bug("long value dropped", "what is as it was sent is taken")
              .wire(
                  "PeerDecoder",
                  "tailLength <= maxValueBytes",
                  "tailLength <= maxValueBytes / 600"),
          bug("ranges of a promise left out", "phase 1 tells every vote")
              .wire(
                  "PeerDecoder",
                  "while (group.hasNext()) {",
                  "while (group.hasNext() && ranges.size() == 0) {"),
          bug("end of a value cut off", "what is chosen is what was proposed")
              .wire(
                  "PeerDecoder",
                  "valueOffset, votedValue.valueLength());",
                  "valueOffset, Math.max(0, votedValue.valueLength() - 1));"));

  private WireBugs() {}
}
