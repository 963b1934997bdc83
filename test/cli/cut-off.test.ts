/** Own records whose file ends within a row: they are to be exported again, not set aside. */
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { tempDir } from '../support/tempdir.ts';
import { reconcileBytes, refusalOf } from './in-process.ts';

const OWN = 'order_id,amount,paid_at\nA1,1.00,2026-11-19 12:00:00\nA2,2.00,2026-11-19 12:00:00\n';
const NDJSON = '{"order_id":"A1","amount":"1.00"}\n{"order_id":"A2","amount":"2.00"}\n';
const STATEMENT = OWN.replaceAll('12:00:00', '12:00:01');

async function adviceOn(flows: string | Uint8Array): Promise<string> {
  const { reason, text } = await refusalOf(
    reconcileBytes(tempDir(), { statement: STATEMENT, flows, job: { maxRejects: 0 } }),
  );
  expect(reason).toBe('rejects');
  return text.split('\n').at(-1) ?? '';
}

test.each([
  ['in an id', OWN.slice(0, -27)],
  ['in a time', OWN.slice(0, -8)],
  ['in a quoted text', `${OWN}A3,"1`],
  ['in JSON', NDJSON.slice(0, -9)],
  ['in a packed file', gzipSync(OWN.slice(0, -27))],
])('a file that ends %s may be cut off', async (_, flows) => {
  expect(await adviceOn(flows)).toMatch(
    /^It is the last row, and has no line end: the file may be cut off, .* export them again; if/,
  );
});

test.each([
  ['a bad last row', OWN.replace('2.00', 'x')],
  ['a bad row, and no line end', OWN.replace('1.00', 'x').slice(0, -1)],
  ['bad rows, the last without a line end', OWN.replaceAll('12:00:00', 'noon').slice(0, -1)],
])('a file with %s is not', async (_, flows) => {
  expect(await adviceOn(flows)).toContain('or raise maxRejects to set such rows aside.');
});
