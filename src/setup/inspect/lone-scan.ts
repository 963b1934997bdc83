/** Scans one document by itself, and checks its rows against its own totals and balances. */
import { thisMachine } from '../../config/machine.ts';
import type { Job } from '../../domain/job.ts';
import { checkBalances } from '../../reading/gate/balances.ts';
import { Scanner } from '../../reading/scanner.ts';
import type { OpenedSide, ScannedSide } from '../../reading/side-contents.ts';
import { NOTHING_TAKEN } from '../../reading/taken.ts';
import { closePool, openPool } from '../../run/threads/open-pool.ts';

/** Scans a side of one document without checking its totals. Throws RefusedError. */
export async function scanAlone(
  opened: OpenedSide,
  job: Job,
  scratchDir: string,
): Promise<ScannedSide> {
  const [{ document }] = opened.documents;
  const tools = openPool(thisMachine(null), document.sizeHint, scratchDir);
  try {
    const options = { job, compareFees: false, again: false, ...NOTHING_TAKEN };
    return await new Scanner(tools).scanUnchecked(opened, options);
  } finally {
    await closePool(tools);
  }
}

/** Throws RefusedError('footer') where rows disagree with the document's totals or balances. */
export function checkAlone({ opened, documents: [scanned], sums }: ScannedSide): void {
  const [{ profile }] = opened.documents;
  profile.requireFooter?.(scanned.footer);
  profile.checkFooter?.(scanned.footer, scanned.opening, scanned.sums);
  // Unreadable rows are reported already, and no balance can agree without them.
  if (sums.rejects.length === 0) checkBalances(scanned, sums.pieces);
}
