package io.synod.paxos;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ReplicaSettingsTest {
  @Test
  void shouldRefuseAnElectionTimeoutWhenTwiceTheHeartbeatIntervalOverflows() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new ReplicaSettings(
                1, Configuration.servers(1), 1, 1, Long.MAX_VALUE, Long.MAX_VALUE, 1, 1));
  }
}
