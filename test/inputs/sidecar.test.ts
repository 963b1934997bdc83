import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openFile } from '../../src/inputs/open.ts';
import { tempDir } from '../support/tempdir.ts';
import { contents, fileOf, refusal, rows, withFile, zipOf } from './archives.ts';

const plain = Buffer.concat([Buffer.from('\ufeff'), rows(200_000)]);
const SHA1 = createHash('sha1').update(plain).digest('hex');

function fileWithSidecar(bytes: Uint8Array, sidecar: string): string {
  const path = fileOf(bytes);
  writeFileSync(`${path}.sha1`, sidecar);
  return path;
}

describe.each([
  ['plain', plain],
  ['gzip', gzipSync(plain)],
])('beside a %s file', (_, bytes) => {
  it.each([
    SHA1,
    SHA1.toUpperCase(),
    `${SHA1}\n`,
    `${SHA1}\r\n`,
    `${SHA1}  bill.csv\n`,
    `${SHA1} *20261119 账单.csv`,
    `${SHA1} `,
  ])('%j is accepted', async (sidecar) => {
    const path = fileWithSidecar(bytes, sidecar);
    expect((await contents(path)).fingerprint.bytes).toBe(bytes.length);
    await withFile(path, {}, async (file) => await file.fingerprint());
  });

  it('another SHA-1 is refused, and the message has both', async () => {
    const announced = SHA1.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
    const path = fileWithSidecar(bytes, announced);
    const fingerprint = () => withFile(path, {}, async (file) => await file.fingerprint());
    for (const action of [() => contents(path), fingerprint]) {
      const error = await refusal(action());
      expect(error.reason).toBe('checksum');
      for (const words of [path, announced, SHA1, 'again']) expect(error.message).toContain(words);
    }
  });

  it.each(['', SHA1.slice(1), `${SHA1}0`, `g${SHA1.slice(1)}`, `\n${SHA1}`, `${SHA1}\n${SHA1}\n`])(
    '%j is refused at once',
    async (sidecar) => {
      const path = fileWithSidecar(bytes, sidecar);
      const error = await refusal(openFile(path, { scratchDir: tempDir() }));
      expect(error.reason).toBe('checksum');
      expect(error.message).toContain(`${path}.sha1`);
    },
  );

  it('one that cannot be read is refused', async () => {
    const path = fileOf(bytes);
    mkdirSync(`${path}.sha1`);
    const error = await refusal(openFile(path, { scratchDir: tempDir() }));
    expect(error.reason).toBe('checksum');
  });
});

it('is ignored beside a zip archive', async () => {
  const path = fileWithSidecar(zipOf([{ name: 'a.csv', data: plain }]), '0'.repeat(40));
  expect((await contents(path)).container).toBe('zip');
});
