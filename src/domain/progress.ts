/** The progress of a run, for whoever shows it. */

/** The steps of a run that take time. */
export type Phase = 'gate' | 'scan' | 'difference' | 'classify' | 'proof' | 'commit' | 'report';

/** How far a phase is; reported after some MiB or some thousand records. */
export interface Progress {
  /** Of the phase's work, 0 to 1; null: not known. */
  readonly share: number | null;
  /** Rows read, or leftovers judged, so far; null: the phase counts none. */
  readonly rows: number | null;
  /** Bytes read so far, unpacked; null: the phase reads no files. */
  readonly bytes: number | null;
  /** Bytes in all; null: not known. */
  readonly bytesTotal: number | null;
}

/** The job and date of a run; empty while not known. */
export interface RunLabel {
  readonly job: string;
  readonly date: string;
}

/** Receives the progress of a run; an error that it throws ends the run. */
export interface RunObserver {
  /** A phase begins, and the one before it has ended. */
  readonly onPhase: (phase: Phase, run: RunLabel) => void;
  readonly onProgress: (progress: Progress) => void;
}

export const UNOBSERVED: RunObserver = { onPhase: () => {}, onProgress: () => {} };
