package io.synod.journal;

import io.synod.codec.journal.RecordDecoder;
import io.synod.paxos.ValueView;
import io.synod.paxos.VoteStore;
import java.util.List;

/**
 * Finds the newest record of an instance by a search: newest segment first, newest block first. The
 * last block searched is kept as a table, so that reading on from instance to instance is fast.
 * What is found is checked; a record that has gone bad since is FAULTY, never overlooked.
 */
final class SegmentReader {
  private static final int TABLE_CAPACITY = BlockIndex.BLOCK_LENGTH / RecordView.HEADER_LENGTH + 1;

  private final List<Segment> segments;
  private final SegmentMaps maps;
  private final SegmentScanner scanner = new SegmentScanner();
  private final RecordView record = new RecordView();
  private final long[] instances = new long[TABLE_CAPACITY];
  private final int[] offsets = new int[TABLE_CAPACITY];
  private SegmentMemory newest;
  private int tableSegment = -1;
  private int tableBlock = -1;
  private int tableCount;
  private int tableSize;

  SegmentReader(final List<Segment> segments, final SegmentMaps maps) {
    this.segments = segments;
    this.maps = maps;
  }

  /** The newest segment is read where the appender has it mapped. */
  void newest(final SegmentMemory memory) {
    newest = memory;
  }

  SegmentMemory memory(final int segment) {
    return segment == segments.size() - 1 ? newest : maps.map(segments.get(segment));
  }

  /**
   * Finds the newest record of an instance.
   *
   * @param instance to look for.
   * @param view is wrapped around its value.
   * @return its ballot, {@link VoteStore#NOT_HELD} or {@link VoteStore#FAULTY}.
   */
  long read(final long instance, final ValueView view) {
    for (int segment = segments.size() - 1; segment >= 0; segment--) {
      final BlockIndex index = segments.get(segment).index();
      int block = index.newestBlock(instance, index.blocks());
      while (block >= 0) {
        load(segment, block);
        final int found = find(instance);
        if (found >= 0) {
          return view(segment, offsets[found], instance, view);
        }
        if (tableSize < tableCount) {
          return VoteStore.FAULTY;
        }
        block = index.newestBlock(instance, block);
      }
    }
    return VoteStore.NOT_HELD;
  }

  private int find(final long instance) {
    for (int i = tableSize - 1; i >= 0; i--) {
      if (instances[i] == instance) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Checks a record and shows its value.
   *
   * @param segment that holds it.
   * @param offset of the record.
   * @param instance that it must be of.
   * @param view is wrapped around its value.
   * @return its ballot, or {@link VoteStore#FAULTY} where it is damaged.
   */
  long view(final int segment, final int offset, final long instance, final ValueView view) {
    final SegmentMemory memory = memory(segment);
    if (!record.tryWrap(memory, offset, memory.capacity())
        || record.record().instance() != instance
        || !record.isBodyIntact()) {
      return VoteStore.FAULTY;
    }
    view.wrap(memory.buffer(), record.bodyOffset(), record.bodyLength());
    return record.record().ballot();
  }

  private void load(final int segment, final int block) {
    final BlockIndex index = segments.get(segment).index();
    final int count = index.count(block);
    if (segment == tableSegment && block == tableBlock && count == tableCount) {
      return;
    }
    tableSegment = segment;
    tableBlock = block;
    tableCount = count;
    tableSize = 0;
    final SegmentMemory memory = memory(segment);
    scanner.wrapAtRecord(memory, index.firstOffset(block), BlockIndex.limit(block));
    while (tableSize < count) {
      if (scanner.next() != SegmentScanner.Found.RECORD && !scanner.resync()) {
        return;
      }
      final RecordDecoder found = scanner.record().record();
      instances[tableSize] = found.instance();
      offsets[tableSize] = scanner.record().offset();
      tableSize++;
    }
  }
}
