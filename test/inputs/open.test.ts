import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openFile } from '../../src/inputs/open.ts';
import { readPlainBytes } from '../../src/inputs/unpacked-memory.ts';
import { HEAD_BYTES } from '../../src/support/limits.ts';
import { tempDir } from '../support/tempdir.ts';
import { contents, fileOf, readAll, refusal, rows, withFile, zipOf } from './archives.ts';

const PLAIN = rows(300_000);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** The same bytes in every container. */
const DELIVERIES = [
  { container: 'plain', bytes: PLAIN, entry: '' },
  { container: 'gzip', bytes: gzipSync(PLAIN), entry: '' },
  {
    container: 'gzip',
    bytes: Buffer.concat([gzipSync(PLAIN.subarray(0, 9)), gzipSync(PLAIN.subarray(9))]),
    entry: '',
  },
  { container: 'zip', bytes: zipOf([{ name: 'a.csv', data: PLAIN }]), entry: '!a.csv' },
  { container: 'zip', bytes: zipOf([{ name: 'a', data: PLAIN, method: 0 }]), entry: '!a' },
];

describe.each(DELIVERIES)('a $container file ($entry)', ({ container, bytes, entry }) => {
  it('has its bytes and its fingerprint, whatever its name', async () => {
    const path = fileOf(bytes, 'bill.txt');
    expect(await contents(path)).toEqual({
      container,
      texts: { [path + entry]: PLAIN.toString('latin1') },
      fingerprint: { bytes: bytes.length, sha256: sha256(bytes) },
    });
  });

  it('has the same from standard input, in small pieces', async () => {
    const pieces = [bytes.subarray(0, 1), bytes.subarray(1, 3), bytes.subarray(3)];
    expect(await contents('-', { stdin: Readable.from(pieces) })).toEqual({
      container,
      texts: { [`-${entry}`]: PLAIN.toString('latin1') },
      fingerprint: { bytes: bytes.length, sha256: sha256(bytes) },
    });
  });

  it('has a head, is read as far as wanted, and has an end', async () => {
    await withFile(fileOf(bytes), {}, async (file) => {
      const [document] = file.documents;
      const head = await document.head();
      expect(Buffer.from(head).equals(PLAIN.subarray(0, HEAD_BYTES))).toBe(true);
      expect((await document.reach(200_001)).length).toBeGreaterThanOrEqual(200_001);
      expect(await document.head()).toBe(head);
      const [first, second] = await Promise.all([document.reach(300_000), document.reach(1e9)]);
      expect(first.length).toBeGreaterThanOrEqual(Math.min(300_000, PLAIN.length));
      expect(second).toEqual({ length: PLAIN.length, isEnd: true });
      expect(await document.reach(0)).toEqual({ length: PLAIN.length, isEnd: true });
      expect((await readAll(document)).equals(PLAIN)).toBe(true);
    });
  });

  it('is read into shared memory and by descriptor, too', async () => {
    await withFile(fileOf(bytes), {}, async (file) => {
      const [document] = file.documents;
      await document.reach(PLAIN.length);
      const again = new Uint8Array(new SharedArrayBuffer(50_010));
      expect(await document.readAt(again, 10, 50_000, 123_456)).toBe(50_000);
      expect(Buffer.from(again).subarray(10).equals(PLAIN.subarray(123_456, 173_456))).toBe(true);
      expect(await document.readAt(again, 0, 50_000, PLAIN.length - 7)).toBe(7);
      expect(await document.readAt(again, 0, 50_000, PLAIN.length)).toBe(0);
      const target = Buffer.alloc(1000);
      expect(readPlainBytes(document.plainBytes(), target, 0, 1000, 200_000)).toBe(1000);
      expect(target.equals(PLAIN.subarray(200_000, 201_000))).toBe(true);
      expect((await file.fingerprint()).sha256).toBe(sha256(bytes));
    });
  });

  it('has the same fingerprint if it was read in part or not at all', async () => {
    for (const length of [0, 1, 70_000]) {
      await withFile(fileOf(bytes), {}, async (file) => {
        await file.documents[0].reach(length);
        const fingerprint = { bytes: bytes.length, sha256: sha256(bytes) };
        expect(await file.fingerprint()).toEqual(fingerprint);
        expect(await file.fingerprint()).toEqual(fingerprint);
      });
    }
  });

  it('computes its fingerprint while it is read', async () => {
    await withFile(fileOf(bytes), {}, async (file) => {
      const fingerprint = file.fingerprint();
      expect((await readAll(file.documents[0], 10_000)).equals(PLAIN)).toBe(true);
      expect(await fingerprint).toEqual({ bytes: bytes.length, sha256: sha256(bytes) });
    });
  });

  it('can be closed while it is read', async () => {
    const file = await openFile(fileOf(bytes), { scratchDir: tempDir() });
    const reading = readAll(file.documents[0], 1000).catch((error: Error) => error.message);
    await file.documents[0].head();
    await file.close();
    expect(await reading).toMatch(/closed/);
    await expect(readAll(file.documents[0])).rejects.toThrow(/closed/);
  });

  it('cannot be read after it was closed', async () => {
    const scratchDir = tempDir();
    const file = await openFile(fileOf(bytes), { scratchDir });
    await file.close();
    await expect(file.documents[0].head()).rejects.toThrow(/closed/);
    await expect(file.documents[0].readAt(Buffer.alloc(9), 0, 9, 0)).rejects.toThrow(/closed/);
  });
});

it('can contain incompressible bytes, in many pieces', async () => {
  const data = randomBytes(5_000_000);
  const path = fileOf(gzipSync(data));
  const { texts } = await contents(path);
  expect(texts[path] === data.toString('latin1')).toBe(true);
});

it('can arrive on standard input in one large piece', async () => {
  const data = rows(4_000_000);
  const { texts } = await contents('-', { stdin: Readable.from([data]) });
  expect(texts['-'] === data.toString('latin1')).toBe(true);
});

it('refuses an empty file and empty standard input', async () => {
  const path = fileOf('');
  const error = await refusal(openFile(path, { scratchDir: tempDir() }));
  expect(error.reason).toBe('empty');
  expect(error.message).toContain(path);
  expect(error.message).toContain('never a day without transactions');
  const stdin = Readable.from([]);
  expect((await refusal(openFile('-', { scratchDir: tempDir(), stdin }))).reason).toBe('empty');
});

it('refuses anything but a file', async () => {
  const folder = tempDir();
  mkdirSync(join(folder, 'folder'));
  for (const path of [join(folder, 'none'), join(folder, 'folder'), '/dev/null']) {
    const error = await refusal(openFile(path, { scratchDir: folder }));
    expect(error.reason).toBe('missing');
    expect(error.message).toContain(path);
  }
});

it('refuses standard input that has an error', async () => {
  const stdin = new PassThrough();
  stdin.write('order_id,amount\r\n');
  stdin.destroy(new Error('connection lost'));
  const error = await refusal(openFile('-', { scratchDir: tempDir(), stdin }));
  expect(error.message).toContain('connection lost');
});

it('reads the standard input of a process', () => {
  const script = `
    const { createServer } = await import('vite');
    const options = { server: { middlewareMode: true }, logLevel: 'error', configFile: false };
    const server = await createServer({ ...options, appType: 'custom' });
    const { openFile } = await server.ssrLoadModule('/src/inputs/open.ts');
    const file = await openFile('-', { scratchDir: process.argv[1] });
    const target = Buffer.alloc(1000);
    await file.documents[0].reach(1000);
    const filled = await file.documents[0].readAt(target, 0, 1000, 0);
    process.stdout.write(file.documents[0].name + ':' + target.subarray(0, filled));
    await file.close();
    await server.close();
  `;
  const input = zipOf([{ name: 'a.csv', data: Buffer.from('order_id,amount\n') }]);
  const args = ['--input-type=module', '-e', script, tempDir()];
  const result = spawnSync(process.execPath, args, { input, encoding: 'utf8' });
  expect(result.stderr).toBe('');
  expect(result.stdout).toBe('-!a.csv:order_id,amount\n');
});

it('does not change the input', async () => {
  const path = fileOf(gzipSync(PLAIN));
  await contents(path);
  expect(readFileSync(path).equals(gzipSync(PLAIN))).toBe(true);
});
