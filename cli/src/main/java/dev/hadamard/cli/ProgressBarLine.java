package dev.hadamard.cli;

import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar on standard error that moves with every batch and tells the last epoch's figures. */
final class ProgressBarLine implements Progress {

  private static final int UPDATE_MILLIS = 100;

  private final ProgressBar bar;
  private final Score score;

  ProgressBarLine(String title, int epochs, int stepsPerEpoch, Score score) {
    this.score = score;
    this.bar =
        TerminalLibrary.progressBar()
            .setTaskName(title)
            .setInitialMax((long) epochs * stepsPerEpoch)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
            .hideEta()
            .build();
  }

  @Override
  public void step() {
    bar.step();
  }

  @Override
  public void epoch(Epoch epoch) {
    bar.setExtraMessage(
        String.format(
            Locale.ROOT, "loss %.4f, %s", epoch.loss(), score.describe(epoch.testScore())));
  }

  @Override
  public void close() {
    bar.close();
  }
}
