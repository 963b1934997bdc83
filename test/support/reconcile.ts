/** A run in this process: for thousands of them, and for looking inside. */

import { thisMachine } from '../../src/config/machine.ts';
import { MemoryEngine } from '../../src/difference/memory.ts';
import type { FeeRules } from '../../src/domain/fee-rules.ts';
import type { Item } from '../../src/domain/item.ts';
import type { Job, MatchedCompression, ReportFormat } from '../../src/domain/job.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import { type RunObserver, UNOBSERVED } from '../../src/domain/progress.ts';
import { SUGGEST_STEPS } from '../../src/domain/suggestion.ts';
import { allFormats } from '../../src/formats/registry.ts';
import { FileSource } from '../../src/inputs/file-source.ts';
import type { Committed } from '../../src/ledger/commit.ts';
import { closeLedger, type Ledger, openLedger, TEMPORARY } from '../../src/ledger/open.ts';
import { reconcile } from '../../src/run/reconcile.ts';
import { NO_SETTLEMENTS } from '../../src/run/settlements.ts';

const ANY_FORMAT = await allFormats({});

export interface RunInputs {
  readonly job: Job;
  readonly date: string | null;
  readonly statement: string;
  readonly flows: string;
  readonly scratchDir: string;
  readonly observer?: RunObserver;
  /** Bytes that are scanned at a time; as many as in any run unless given. */
  readonly pieceBytes?: number;
  readonly fees?: FeeRules;
  /** false: a dry run. */
  readonly keep?: boolean;
  /** Where reports are written, with the list of what matched unless `formats` says otherwise. */
  readonly out?: string;
  readonly formats?: readonly ReportFormat[];
  readonly matchedCompression?: MatchedCompression;
}

/** Runs into a ledger, without reports. */
export function runInto(ledger: Ledger, inputs: RunInputs): Promise<Committed> {
  // Threads are made from the built program only.
  const machine = { ...thisMachine(null), threadsFromBytes: Number.POSITIVE_INFINITY };
  const { job, date, scratchDir, observer = UNOBSERVED } = inputs;
  return reconcile({
    ...{
      job,
      date,
      ledger,
      keep: inputs.keep ?? true,
      out: inputs.out ?? null,
      reports: {
        asked: inputs.formats ?? (inputs.out === undefined ? [] : (['matched'] as const)),
        always: [],
        matchedCompression: inputs.matchedCompression ?? 'none',
        suggestSteps: SUGGEST_STEPS,
      },
      settlements: NO_SETTLEMENTS,
    },
    sources: {
      statement: new FileSource([inputs.statement]),
      flows: new FileSource([inputs.flows]),
    },
    formats: { statement: ANY_FORMAT, flows: ANY_FORMAT },
    engine: new MemoryEngine(),
    fees: inputs.fees ?? null,
    ...{ scratchDir, spillDir: scratchDir, events: { observer, onTakenOver: () => {} } },
    machine: { ...machine, pieceBytes: inputs.pieceBytes ?? machine.pieceBytes },
  });
}

/** An outcome whose items stay readable when its ledger is closed. */
interface HeldOutcome extends Outcome {
  readonly listed: readonly Item[];
  readonly acrossDays: readonly Item[];
}

/** Runs one date by itself. */
export async function runAlone(inputs: RunInputs): Promise<HeldOutcome> {
  const ledger = openLedger(TEMPORARY);
  try {
    const { outcome: page } = await runInto(ledger, inputs);
    return { ...page, listed: [...page.listed], acrossDays: [...page.acrossDays] };
  } finally {
    closeLedger(ledger);
  }
}
