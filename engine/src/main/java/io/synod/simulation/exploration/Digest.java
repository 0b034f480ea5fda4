package io.synod.simulation.exploration;

import io.synod.paxos.VoteRanges;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** 128 bits that stand for a sequence of numbers. Two sequences share them by no chance known. */
final class Digest {
  /** The 128 bits. */
  record Value(long high, long low) {}

  private static final long HIGH_FACTOR = 0x9E3779B97F4A7C15L;
  private static final long LOW_FACTOR = 0xC2B2AE3D27D4EB4FL;
  private static final Map<Class<?>, Method[]> ACCESSORS = new ConcurrentHashMap<>();

  private long high;
  private long low;

  Digest() {
    reset();
  }

  Digest reset() {
    high = HIGH_FACTOR;
    low = LOW_FACTOR;
    return this;
  }

  Value value() {
    return new Value(mix(high ^ Long.rotateLeft(low, 32)), mix(low + high * LOW_FACTOR));
  }

  Digest add(final long number) {
    high = mix(high ^ number) * HIGH_FACTOR;
    low = Long.rotateLeft(low ^ (number * LOW_FACTOR), 29) * HIGH_FACTOR + number;
    return this;
  }

  Digest add(final Value value) {
    return add(value.high()).add(value.low());
  }

  Digest add(final String text) {
    add(text.length());
    for (int i = 0; i < text.length(); i++) {
      add(text.charAt(i));
    }
    return this;
  }

  Digest add(final byte[] bytes) {
    add(bytes.length);
    for (final byte value : bytes) {
      add(value);
    }
    return this;
  }

  Digest add(final VoteRanges ranges) {
    add(ranges.size());
    for (int i = 0; i < ranges.size(); i++) {
      add(ranges.first(i)).add(ranges.last(i)).add(ranges.ballot(i)).add(ranges.state(i));
    }
    return this;
  }

  /** Adds all of a record: numbers, truths, bytes, ranges, and lists of these. */
  Digest addRecord(final Record values) {
    add(values.getClass().getName());
    for (final Method accessor : ACCESSORS.computeIfAbsent(values.getClass(), Digest::accessors)) {
      addComponent(read(accessor, values));
    }
    return this;
  }

  private void addComponent(final Object component) {
    if (component instanceof Number number) {
      add(number.longValue());
    } else if (component instanceof Boolean truth) {
      add(truth ? 1 : 0);
    } else if (component instanceof byte[] bytes) {
      add(bytes);
    } else if (component instanceof VoteRanges ranges) {
      add(ranges);
    } else if (component instanceof List<?> list) {
      add(list.size());
      list.forEach(this::addComponent);
    } else {
      throw new IllegalStateException("no digest is known of " + component.getClass());
    }
  }

  private static Object read(final Method accessor, final Record values) {
    try {
      return accessor.invoke(values);
    } catch (final IllegalAccessException | InvocationTargetException ex) {
      throw new IllegalStateException("cannot read " + accessor, ex);
    }
  }

  private static Method[] accessors(final Class<?> type) {
    final RecordComponent[] components = type.getRecordComponents();
    final Method[] accessors = new Method[components.length];
    for (int i = 0; i < components.length; i++) {
      accessors[i] = components[i].getAccessor();
      accessors[i].setAccessible(true);
    }
    return accessors;
  }

  private static long mix(final long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
