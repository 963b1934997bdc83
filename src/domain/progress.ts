/** What a run tells of itself while it goes on: values for whoever shows them. */

/** The steps of a run that take time. */
export type Phase = 'gate' | 'scan' | 'difference' | 'classify' | 'proof' | 'commit' | 'report';

/** How far a phase is. Told after some MiB or some thousand records, never for each of them. */
export interface Progress {
  /** Of the phase's work, 0 to 1; null: nothing tells. */
  readonly share: number | null;
  /** Rows read, or leftovers judged, so far; null: the phase counts none. */
  readonly rows: number | null;
  /** Bytes read so far, unpacked; null: the phase reads no files. */
  readonly bytes: number | null;
  /** Bytes there are in all, as far as can be told; null: it cannot. */
  readonly bytesTotal: number | null;
}

/** Which run is meant, as far as is known yet; empty: it is not. */
export interface RunLabel {
  readonly job: string;
  readonly date: string;
}

/** Is told how a run goes on; what it throws would end the run. */
export interface RunObserver {
  /** A phase begins, and the one before it has ended. */
  readonly onPhase: (phase: Phase, run: RunLabel) => void;
  readonly onProgress: (progress: Progress) => void;
}

export const UNOBSERVED: RunObserver = { onPhase: () => {}, onProgress: () => {} };
