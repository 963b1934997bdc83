// Compiles src/ into dist/, with the JSON Schema of zhangping.yaml for editors. It is built aside
// and swapped in, so that nothing stale lingers there and a program that runs meanwhile finds one
// build or the other.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const aside = mkdtempSync(`${root}/.build-`);
try {
  const tsc = spawnSync(
    process.execPath,
    [`${root}/node_modules/typescript/bin/tsc`, '-p', root, '--outDir', `${aside}/new`],
    { stdio: 'inherit' },
  );
  if (tsc.status === 0) {
    const built = pathToFileURL(`${aside}/new/config/json-schema.js`).href;
    const { configJsonSchema } = await import(built);
    const schema = `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
    writeFileSync(`${aside}/new/zhangping.schema.json`, schema);
    try {
      renameSync(`${root}/dist`, `${aside}/old`);
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
    }
    renameSync(`${aside}/new`, `${root}/dist`);
  }
  process.exitCode = tsc.status ?? 1;
} finally {
  rmSync(aside, { recursive: true, force: true });
}
