/** A folder with jobs for every way in which a run can end. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempDir } from '../support/tempdir.ts';

export const DATE = '2026-11-19';
/** Jobs, named for how their runs end, in the order of the config. */
export const JOBS = ['balanced', 'discrepant', 'missing', 'refused', 'failed'] as const;
/** The exit code of each by itself. */
export const CODES = { balanced: 0, discrepant: 1, missing: 3, refused: 3, failed: 2 } as const;

const CONFIG = `jobs:
  balanced: { statement: 's-{date}.csv', flows: own.csv }
  discrepant: { statement: 's-{date}.csv', flows: other.csv }
  missing: { statement: 'none-{date}.csv', flows: other.csv }
  refused: { statement: 'empty-{date}.csv', flows: other.csv }
  failed: { statement: 's-{date}.csv' }
`;

/** With the targets given, YAML; `id` is the order that only the flows of 'discrepant' have. */
export function makeDays(notify: string, id = 'B2'): string {
  const folder = tempDir();
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const head = 'order_id,amount,paid_at\n';
  const quoted = `"${id.replaceAll('"', '""')}"`;
  write(`s-${DATE}.csv`, `${head}A1,1.00,${DATE} 12:00:00\n`);
  write('own.csv', 'order_id,amount\nA1,1.00\n');
  write('other.csv', `${head}A1,1.00,${DATE} 12:00:00\n${quoted},2.50,${DATE} 12:00:00\n`);
  write(`empty-${DATE}.csv`, '');
  write('zhangping.yaml', `${CONFIG}notify:\n${notify}`);
  return folder;
}
