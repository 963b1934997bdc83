// Compiles src/ into dist/, the kernel to WebAssembly and the script of report.html among it, with
// the JSON Schema of zhangping.yaml for editors. It is built aside and swapped in, so that nothing
// stale remains and a program that runs meanwhile finds one build or the other. It checks no types:
// npm run typecheck does.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import asc from 'assemblyscript/asc';
import { pageAssets } from './lib/page-assets.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Beside its source, for what runs from there. */
const KERNEL = `${root}/src/kernel/kernel.wasm`;
const PAGE_ASSETS = `${root}/src/report/page/assets.json`;
const aside = mkdtempSync(`${root}/.build-`);
try {
  await buildKernel();
  writeFileSync(`${aside}/assets.json`, await pageAssets(root));
  renameSync(`${aside}/assets.json`, PAGE_ASSETS);
  const tsc = spawnSync(
    process.execPath,
    [
      `${root}/node_modules/typescript/bin/tsc`,
      '-p',
      root,
      '--noCheck',
      '--outDir',
      `${aside}/new`,
    ],
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
    copyFileSync(KERNEL, `${aside}/new/kernel/kernel.wasm`);
    copyFileSync(PAGE_ASSETS, `${aside}/new/report/page/assets.json`);
    renameSync(`${aside}/new`, `${root}/dist`);
  }
  process.exitCode = tsc.status ?? 1;
} finally {
  rmSync(aside, { recursive: true, force: true });
}

/** The kernel, for 32-bit addresses, vectors, and memory that threads share. */
async function buildKernel() {
  const { error, stderr } = await asc.main(
    [
      `${root}/src/kernel/assembly/index.ts`,
      ...['--outFile', `${aside}/kernel.wasm`],
      ...['--runtime', 'stub', '--enable', 'simd', '--enable', 'threads', '--optimizeLevel', '3'],
      ...['--noAssert', '--importMemory', '--sharedMemory', '--disableWarning'],
      ...['--initialMemory', '1', '--maximumMemory', '65536'],
    ],
    {},
  );
  if (error)
    throw new Error(`the kernel does not compile:\n${stderr.toString()}`, { cause: error });
  renameSync(`${aside}/kernel.wasm`, KERNEL);
}
