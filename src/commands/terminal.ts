/** Progress on a terminal; elsewhere nothing, so that logs of cron stay short. */

export interface Progress {
  phase(name: string): void;
  stop(): void;
}

const SILENT: Progress = { phase: () => {}, stop: () => {} };

const PHASE_TEXT: Readonly<Record<string, string>> = {
  gate: 'opening files',
  scan: 'reading both sides',
  difference: 'differencing',
  classify: 'classifying what is left',
  proof: 'proving the totals',
  report: 'writing reports',
};

/** A spinner on standard error where that is a terminal and it is wanted. */
export async function startProgress(wanted: boolean): Promise<Progress> {
  // A terminal that does not know its width (0 columns) makes the spinner erase without end.
  if (!wanted || !process.stderr.isTTY || !process.stderr.columns) return SILENT;
  const { default: ora } = await import('ora');
  const spinner = ora({ stream: process.stderr, discardStdin: false }).start();
  return {
    phase: (name) => {
      spinner.text = PHASE_TEXT[name] ?? name;
    },
    stop: () => spinner.stop(),
  };
}

/** Colours only where a person looks, and not against --no-color or https://no-color.org. */
export function wantsColour(stream: { isTTY?: boolean }): boolean {
  if (process.argv.includes('--no-color') || process.env.NO_COLOR) return false;
  return stream.isTTY === true && process.env.TERM !== 'dumb';
}
