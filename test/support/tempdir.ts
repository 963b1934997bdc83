/** Folders for one test file, removed when its tests are done. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const made: string[] = [];

afterAll(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
});

/** A fresh, empty folder. */
export function tempDir(): string {
  const path = mkdtempSync(join(realpathSync(tmpdir()), 'zhangping-test-'));
  made.push(path);
  return path;
}
