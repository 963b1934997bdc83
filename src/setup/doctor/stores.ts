/** What runs write to: ledgers, reports, and the disks that they are on. */
import { dirname } from 'node:path';
import type { Finding, SetUp } from './check.ts';
import { checkLedger } from './ledgers.ts';
import { diskFindings, reportFinding } from './places.ts';

export async function storeFindings({ jobs, calendars, ...defaults }: SetUp): Promise<Finding[]> {
  const stores = jobs.map(({ job, ledger = defaults.ledger, out = defaults.out }) => {
    return { name: job.name, ledger, out };
  });
  if (stores.length === 0) stores.push({ name: '', ...defaults });
  const ledgers = [...new Set(stores.map(({ ledger }) => ledger))].map((ledger) =>
    checkLedger(ledger, calendars),
  );
  const findings = ledgers.flatMap((ledger) => ledger.findings);
  for (const { out, name } of stores) findings.push(await reportFinding(out, name));
  const sizes = ledgers.flatMap((ledger) => ledger.jobs).map(({ inputBytes }) => inputBytes);
  const places = stores.flatMap(({ ledger, out }) => [dirname(ledger), out]);
  return [...findings, ...(await diskFindings(places, Math.max(0, ...sizes)))];
}
