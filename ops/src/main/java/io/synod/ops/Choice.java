package io.synod.ops;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads one of a few words, in lower or upper case. */
public abstract class Choice<E extends Enum<E>> implements ITypeConverter<E> {
  private final Class<E> type;

  /**
   * A choice.
   *
   * @param type whose constants are the words.
   */
  protected Choice(final Class<E> type) {
    this.type = type;
  }

  @Override
  public E convert(final String text) {
    for (final E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(text)) {
        return constant;
      }
    }
    throw new TypeConversionException(
        "'"
            + text
            + "' is none of "
            + Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ")));
  }
}
