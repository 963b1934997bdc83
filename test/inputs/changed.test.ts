import {
  appendFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fileOf, readAll, refusal, rows, withFile, zipOf } from './archives.ts';

const plain = rows(500_000);
const DELIVERIES: [string, Buffer][] = [
  ['plain', plain],
  ['gzip', gzipSync(plain)],
  ['zip', zipOf([{ name: 'a.csv', data: plain }])],
];

/** Whole seconds, so that the time can be set again to the nanosecond. */
const LONG_AGO = 1_700_000_000;

function oldFileOf(bytes: Uint8Array): string {
  const path = fileOf(bytes);
  utimesSync(path, LONG_AGO, LONG_AGO);
  return path;
}

/** Ways in which a file stops being the one that was opened. */
const CHANGES: [string, (path: string, bytes: Buffer) => void][] = [
  ['grew', (path) => appendFileSync(path, 'x')],
  ['shrank', (path, bytes) => truncateSync(path, bytes.length - 1)],
  ['was removed', (path) => rmSync(path)],
  [
    'was replaced by the same bytes',
    (path, bytes) => {
      writeFileSync(`${path}.new`, bytes);
      utimesSync(`${path}.new`, LONG_AGO, LONG_AGO);
      renameSync(`${path}.new`, path);
    },
  ],
  [
    'was written again with the same size',
    (path, bytes) => {
      writeFileSync(path, Buffer.alloc(bytes.length, 'x'));
      utimesSync(path, LONG_AGO, LONG_AGO + 1);
    },
  ],
];

describe.each(DELIVERIES)('a %s file that', (_, bytes) => {
  it.each(CHANGES)('%s after it was read is refused', async (_what, change) => {
    const path = oldFileOf(bytes);
    await withFile(path, {}, async (file) => {
      expect((await readAll(file.documents[0])).equals(plain)).toBe(true);
      change(path, bytes);
      const error = await refusal(file.fingerprint());
      expect(error.reason).toBe('changed');
      expect(error.message).toContain(path);
    });
  });

  it('was only read is not refused', async () => {
    const path = oldFileOf(bytes);
    await withFile(path, {}, async (file) => {
      await readAll(file.documents[0]);
      utimesSync(path, LONG_AGO + 9, LONG_AGO);
      expect((await file.fingerprint()).bytes).toBe(bytes.length);
    });
  });

  it('shrinks before it is read is refused while reading', async () => {
    const path = oldFileOf(bytes);
    await withFile(path, {}, async (file) => {
      truncateSync(path, 1000);
      expect((await refusal(readAll(file.documents[0]))).reason).toBe('changed');
    });
  });
});

it('does not read what is added to a plain file later', async () => {
  const path = fileOf('order_id,amount\n');
  await withFile(path, {}, async (file) => {
    appendFileSync(path, 'A1,1.00\n');
    expect((await readAll(file.documents[0])).toString()).toBe('order_id,amount\n');
    expect((await refusal(file.fingerprint())).reason).toBe('changed');
  });
});
