/** A run in this process: for thousands of them, and for looking inside. */
import { MemoryEngine } from '../../src/engine/memory.ts';
import type { Committed } from '../../src/ledger/commit.ts';
import { closeLedger, type Ledger, MEMORY, openLedger } from '../../src/ledger/open.ts';
import type { Job } from '../../src/model/job.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import { reconcile } from '../../src/reconcile.ts';
import { thisMachine } from '../../src/support/machine.ts';

export interface RunInputs {
  readonly job: Job;
  readonly date: string | null;
  readonly statement: string;
  readonly flows: string;
  readonly scratchDir: string;
}

/** Runs into a ledger, without reports. */
export function runInto(ledger: Ledger, inputs: RunInputs): Promise<Committed> {
  return reconcile({
    ...inputs,
    statement: [inputs.statement],
    flows: [inputs.flows],
    statementProfile: undefined,
    flowsProfile: undefined,
    engine: new MemoryEngine(),
    // Threads are made from the built program only.
    machine: { ...thisMachine(null), threadsFromBytes: Number.POSITIVE_INFINITY },
    onPhase: () => {},
    lock: () => ({ takenFrom: null, release: () => {} }),
    ledger: () => ledger,
    keep: true,
    report: async () => {},
  });
}

/** Runs one date by itself. */
export async function runAlone(inputs: RunInputs): Promise<Outcome> {
  const ledger = openLedger(MEMORY);
  try {
    return (await runInto(ledger, inputs)).page;
  } finally {
    closeLedger(ledger);
  }
}
