import { randomBytes, randomUUID } from 'node:crypto';
import {
  constants,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  utimesSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import type { DeliveredFile } from '../../src/inputs/document.ts';
import { openFile } from '../../src/inputs/open.ts';
import { openSpool, Spool } from '../../src/inputs/spool.ts';
import { InternalError } from '../../src/support/errors.ts';
import { tempDir } from '../support/tempdir.ts';
import { fileOf, readAll, refusal, rows, zipOf } from './archives.ts';

const plain = rows(3_000_000);
const zip = zipOf([
  { name: 'a.csv', data: plain },
  { name: 'b.csv', data: plain, crc: 1 },
]);

/** Open descriptors of this process that lead into `folder`. */
function openIn(folder: string): string[] {
  const links: string[] = [];
  for (const number of readdirSync('/proc/self/fd')) {
    try {
      links.push(readlinkSync(`/proc/self/fd/${number}`));
    } catch {
      // The descriptor of the listing itself is closed by now.
    }
  }
  return links.filter((link) => link.startsWith(folder));
}

async function readSome(file: DeliveredFile): Promise<void> {
  for (const document of file.documents) await document.reach(10);
}

describe('the scratch folder', () => {
  it('has no file names during and after reading', async () => {
    const scratchDir = tempDir();
    const stdin = Readable.from([gzipSync(plain)]);
    for (const path of ['-', fileOf(gzipSync(plain)), fileOf(zip)]) {
      const file = await openFile(path, { scratchDir, stdin });
      await readSome(file);
      expect(readdirSync(scratchDir)).toEqual([]);
      await readAll(file.documents[0]);
      expect(readdirSync(scratchDir)).toEqual([]);
      await file.close();
      expect(readdirSync(scratchDir)).toEqual([]);
    }
  });

  it('has no open files afterwards, even after a failure', async () => {
    const scratchDir = tempDir();
    for (const path of [fileOf(gzipSync(plain)), fileOf(zip), fileOf(zip.subarray(0, -1))]) {
      const file = await openFile(path, { scratchDir }).catch(() => undefined);
      if (file !== undefined) {
        await readSome(file);
        expect(openIn(scratchDir).length).toBeGreaterThan(0);
        for (const document of file.documents) await readAll(document).catch(() => undefined);
        await file.close();
      }
      expect([openIn(scratchDir), openIn(path)]).toEqual([[], []]);
    }
  });

  it('is named if it cannot be written', async () => {
    const scratchDir = join(tempDir(), 'none');
    const file = await openFile(fileOf(gzipSync(plain)), { scratchDir });
    const error = await file.documents[0].head().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InternalError);
    expect((error as Error).message).toContain(scratchDir);
    await file.close();
  });
});

describe('a spool', () => {
  it('returns what was appended, at any position', async () => {
    const spool = await openSpool(tempDir());
    const bytes = randomBytes(9_000_000);
    for (let at = 0; at < bytes.length; at += 700_000) {
      await spool.append(bytes.subarray(at, at + 700_000));
    }
    const target = Buffer.alloc(bytes.length + 100);
    expect(await spool.readAt(target, 50, target.length - 50, 0)).toBe(bytes.length);
    expect(target.subarray(50, -50).equals(bytes)).toBe(true);
    expect(await spool.readAt(target, 0, 10, bytes.length - 4)).toBe(4);
    await spool.close();
  });

  it('waits for writes in progress before it reads', async () => {
    const spool = await openSpool(tempDir());
    const appended = spool.append(Buffer.alloc(3_000_000, 'x'));
    const target = Buffer.alloc(10);
    expect(await spool.readAt(target, 0, 10, 2_999_990)).toBe(10);
    expect(target.toString()).toBe('xxxxxxxxxx');
    await appended;
    await spool.close();
  });

  it.each([['of its own accord'], ['on a file system that knows names only', 0]])(
    'is accessible to its owner only, %s',
    async (_, nameless?: number) => {
      const spool = await openSpool(tempDir(), nameless);
      expect((await spool.handle.stat()).mode & 0o777).toBe(0o600);
      expect((await spool.handle.stat()).nlink).toBe(0);
      await spool.close();
    },
  );

  it('has no name at any moment', async () => {
    const folder = tempDir();
    const changes: unknown[] = [];
    const watcher = watch(folder, (_, name) => changes.push(name));
    const seen = async (name: string) => {
      writeFileSync(join(folder, name), '');
      await vi.waitFor(() => expect(changes).toContain(name));
    };
    await seen('before');
    for (let i = 0; i < 20; i++) await (await openSpool(folder)).close();
    // The system tells in order: what a spool did would have been told before this.
    await seen('after');
    expect(new Set(changes)).toEqual(new Set(['before', 'after']));
    watcher.close();
  });

  it('removes files that killed runs left if files must have names', async () => {
    const folder = tempDir();
    const left = `spool-${randomUUID()}`;
    const others = [`spool-${randomUUID()}`, 'spool-of-mine'];
    for (const name of [left, ...others]) writeFileSync(join(folder, name), '');
    for (const name of [left, 'spool-of-mine']) utimesSync(join(folder, name), 1, 1);
    await (await openSpool(folder, 0)).close();
    expect(readdirSync(folder).sort()).toEqual(others.sort());
  });

  it('has a name if the file system does not support files without one', async () => {
    const { O_DIRECTORY } = constants;
    const spool = await openSpool(tempDir(), O_DIRECTORY);
    expect((await spool.handle.stat()).nlink).toBe(0);
    await spool.close();
  });

  it('reports a chunk that could not be written, at once and on later calls', async () => {
    const folder = tempDir();
    const spool = await openSpool(folder);
    await spool.handle.close();
    await spool.append(Buffer.from('lost'));
    for (const action of [() => spool.settled(), () => spool.append(Buffer.from('x'))]) {
      const error = await action().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(InternalError);
      expect((error as Error).message).toContain(folder);
    }
  });

  it('leaves some space on the disk free', async () => {
    const folder = tempDir();
    const chunk = Buffer.alloc(16 * 1024 * 1024);
    const written = async (roomMinBytes: number) => {
      const { handle } = await openSpool(folder);
      const spool = new Spool(folder, handle, roomMinBytes);
      try {
        await spool.append(chunk);
        await spool.settled();
      } finally {
        await spool.close();
      }
    };
    await written(0);
    const error = await written(Number.MAX_SAFE_INTEGER).catch((thrown: unknown) => thrown);
    expect((error as InternalError).message).toMatch(/less than \d+ bytes are free. Free space/);
  });

  it('reports a full disk', async () => {
    const { open } = await import('node:fs/promises');
    const spool = new Spool('/scratch', await open('/dev/full', 'r+'));
    await spool.append(Buffer.from('x'));
    const error = (await spool.settled().catch((thrown: unknown) => thrown)) as InternalError;
    expect(error.message).toMatch(/\/scratch.*Free space/);
    await spool.close();
  });
});

it('does not need its folder once it is open', async () => {
  const scratchDir = tempDir();
  const path = fileOf(gzipSync(plain));
  const file = await openFile(path, { scratchDir });
  await file.documents[0].head();
  rmSync(scratchDir, { recursive: true });
  expect((await readAll(file.documents[0])).equals(plain)).toBe(true);
  await file.close();
  expect(readFileSync(path).length).toBeGreaterThan(0);
  expect((await refusal(openFile(scratchDir, { scratchDir }))).reason).toBe('missing');
});
