/** Progress on a terminal: one line that is updated, and erased when the run ends. */
import type { WriteStream } from 'node:tty';
import ora, { type Ora } from 'ora';
import type { Phase, Progress, RunObserver } from '../../domain/progress.ts';
import { textWidth } from '../../report/terminal-text.ts';
import { onExit } from '../../support/cleanup.ts';
import { print } from '../../support/output.ts';
import { visible } from '../../support/printable.ts';
import type { RunProgress } from './progress.ts';
import { progressParts } from './progress-text.ts';
import type { StatusLine } from './terminal.ts';

const GAP = '  ';
/** How often the displayed time is updated if nothing else changes, ms. */
const TICK_MS = 500;
/** Columns without text: the spinner frame, and one on either side of it. */
const FRAME_COLUMNS = 3;

/** Starts a line on a terminal that knows its width. */
export function startLine(stream: WriteStream, colour: boolean): StatusLine {
  const spinner = makeSpinner(stream, colour);
  const forget = onExit(() => spinner.stop());
  return {
    show: (text) => {
      const isLong = textWidth(text) > stream.columns - FRAME_COLUMNS;
      spinner.text = isLong ? '' : visible(text);
      if (!spinner.isSpinning) spinner.start();
    },
    end: () => {
      spinner.stop();
      forget();
    },
  };
}

function makeSpinner(stream: WriteStream, colour: boolean): Ora {
  return ora({
    stream,
    color: colour ? 'cyan' : false,
    // The caller has already checked that this is a terminal.
    isEnabled: true,
    discardStdin: false,
  });
}

/** Starts the progress of a run on such a terminal. */
export function startSpinner(stream: WriteStream, colour: boolean): RunProgress {
  const spinner = makeSpinner(stream, colour);
  const line = new ProgressLine();
  const show = () => {
    spinner.text = line.text(stream.columns);
  };
  const ticking = setInterval(show, TICK_MS);
  ticking.unref();
  spinner.start();
  const forget = onExit(() => spinner.stop());
  const observer: RunObserver = {
    onPhase: (phase) => {
      line.begin(phase);
      show();
      // Immediately: the phase may keep this thread too busy to draw.
      spinner.render();
    },
    onProgress: (progress) => {
      line.progress = progress;
    },
  };
  const end = () => {
    clearInterval(ticking);
    spinner.stop();
    forget();
  };
  return { observer, note: (text) => print(`${text}\n`, stream), end, fail: end };
}

class ProgressLine {
  progress: Progress | null = null;
  #phase: Phase = 'gate';
  #start = performance.now();

  begin(phase: Phase): void {
    this.#phase = phase;
    this.#start = performance.now();
    this.progress = null;
  }

  /** The parts that fit into the columns. */
  text(columns: number): string {
    const parts = progressParts(this.#phase, this.progress, performance.now() - this.#start);
    while (parts.length > 1 && textWidth(parts.join(GAP)) > columns - FRAME_COLUMNS) parts.pop();
    return parts.join(GAP);
  }
}
