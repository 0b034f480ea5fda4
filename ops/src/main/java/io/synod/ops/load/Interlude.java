package io.synod.ops.load;

import io.synod.bench.load.LoadGenerator;
import java.util.function.Consumer;

/** What happens beside a flow while it runs. */
public interface Interlude {
  /** Nothing happens. */
  Interlude NONE =
      new Interlude() {
        @Override
        public void onTime(
            final long elapsedMs, final LoadGenerator generator, final Consumer<String> say) {}

        @Override
        public void onEnd(final LoadGenerator generator, final Consumer<String> say) {}
      };

  /**
   * Called several times a second.
   *
   * @param elapsedMs since the flow began.
   * @param generator of the flow.
   * @param say takes one line for people.
   * @throws InterruptedException where this thread is interrupted meanwhile.
   */
  void onTime(long elapsedMs, LoadGenerator generator, Consumer<String> say)
      throws InterruptedException;

  /**
   * Called once every reply is there.
   *
   * @param generator of the flow.
   * @param say takes one line for people.
   */
  void onEnd(LoadGenerator generator, Consumer<String> say);
}
