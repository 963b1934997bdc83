/** The progress of a run. */

/** The steps of a run that take time. */
export type Phase = 'gate' | 'scan' | 'difference' | 'classify' | 'proof' | 'commit' | 'report';

/** How far a phase is; reported after some MiB or some thousand records. */
export interface Progress {
  /** The part of the phase that is done, 0 to 1; null: unknown. */
  readonly share: number | null;
  /** Rows read or leftovers matched so far; null: the phase does not count. */
  readonly rows: number | null;
  /** Bytes read so far, unpacked; null: the phase reads no files. */
  readonly bytes: number | null;
  /** Total bytes; null: unknown. */
  readonly bytesTotal: number | null;
}

/** The job and date of a run; empty while unknown. */
export interface RunLabel {
  readonly job: string;
  readonly date: string;
}

/** Receives the progress of a run; an error that it throws ends the run. */
export interface RunObserver {
  /** A phase begins, and the previous one has ended. */
  readonly onPhase: (phase: Phase, run: RunLabel) => void;
  readonly onProgress: (progress: Progress) => void;
}

export const UNOBSERVED: RunObserver = { onPhase: () => {}, onProgress: () => {} };
