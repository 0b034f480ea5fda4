package io.synod.snapshot;

/**
 * What a snapshot stands for. Nothing of it differs between nodes.
 *
 * @param clusterId of the cluster.
 * @param configuration number of the configuration in force.
 * @param instance last instance that was applied; from 1.
 * @param clusterTimeNs the cluster's time as applied.
 * @param logBytes length of the log through the instance, as {@link SnapshotSchedule} counts it.
 * @param stateHash hash of the state machine's state.
 */
public record SnapshotHead(
    long clusterId,
    int configuration,
    long instance,
    long clusterTimeNs,
    long logBytes,
    long stateHash) {}
