// Bundles src/ into dist/, with the kernel as WebAssembly, the script of report.html and the JSON
// Schema of zhangping.yaml for editors. Bundles, because Node.js takes a third of a millisecond for
// each file that it loads. They are built aside and swapped in, so that nothing stale remains and a
// program that runs meanwhile finds one build or the other. The build checks no types: npm run
// typecheck does.
import { copyFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import asc from 'assemblyscript/asc';
import { transform } from 'esbuild';
import { rollup } from 'rollup';
import { pageAssets } from './lib/page-assets.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Beside its source, for what runs from there. */
const KERNEL = `${root}/src/kernel/kernel.wasm`;
const PAGE_ASSETS = `${root}/src/report/page/assets.json`;
/** Modules of the program that others import: Node.js itself, tests and benchmarks. */
const PROGRAM = [
  ...['main.ts', 'cli/program.ts', 'difference/choose.ts'],
  ...['distributed/load.ts', 'distributed/reconcile-parts.ts', 'domain/job.ts', 'domain/time.ts'],
  ...['formats/registry.ts', 'inputs/file-source.ts', 'inputs/unpacked-memory.ts'],
  ...['ledger/commit.ts', 'ledger/decide.ts'],
  ...['ledger/job-lock.ts', 'ledger/open.ts', 'ledger/write-open.ts', 'matching/items.ts'],
  ...['run/reconcile.ts', 'support/cleanup.ts', 'support/clock.ts'],
];
const aside = mkdtempSync(`${root}/.build-`);
try {
  await buildKernel();
  writeFileSync(`${aside}/assets.json`, await pageAssets(root));
  renameSync(`${aside}/assets.json`, PAGE_ASSETS);
  const lib = `${aside}/new/lib`;
  // One chunk has what all commands load, another one what `run` loads.
  await bundle(PROGRAM, lib, {
    program: ['cli/program.ts', 'support/cleanup.ts'].map(source),
    run: [source('cli/commands/run.ts')],
  });
  // On their own: a thread needs a quarter of what a run loads, or less.
  await bundle(['run/threads/pool-thread.ts'], lib);
  await bundle(['inputs/unpack-thread.ts'], lib);
  await bundle(['config/json-schema.ts'], `${aside}/schema`);
  const { configJsonSchema } = await import(pathToFileURL(`${aside}/schema/json-schema.js`).href);
  const schema = `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
  writeFileSync(`${aside}/new/zhangping.schema.json`, schema);
  copyFileSync(KERNEL, `${lib}/kernel.wasm`);
  copyFileSync(PAGE_ASSETS, `${lib}/assets.json`);
  try {
    renameSync(`${root}/dist`, `${aside}/old`);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
  }
  renameSync(`${aside}/new`, `${root}/dist`);
} finally {
  rmSync(aside, { recursive: true, force: true });
}

/**
 * Bundles modules with what they import; a module that several chunks need is in one of them. All
 * files lie in one folder, as deep as the rooms of src/: paths relative to `import.meta.url` hold
 * in both. Stack traces of --verbose show the files of src/.
 * @param {readonly string[]} modules
 * @param {string} folder
 * @param {Record<string, string[]>} [chunks] modules that begin a chunk of their own, by its name
 */
async function bundle(modules, folder, chunks = {}) {
  const bundled = await rollup({
    input: modules.map(source),
    external: (id) => !/^[./]/.test(id),
    plugins: [{ name: 'typescript', transform: withoutTypes }],
    onwarn: ({ message }) => {
      throw new Error(message);
    },
  });
  await bundled.write({
    dir: folder,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    manualChunks: chunks,
    hoistTransitiveImports: false,
    sourcemap: true,
    sourcemapExcludeSources: true,
    // dist/lib/ is a folder less deep than where it is built.
    sourcemapPathTransform: (path) => path.replace('../', ''),
  });
}

/** @param {string} path */
function source(path) {
  return `${root}/src/${path}`;
}

/**
 * @param {string} code
 * @param {string} sourcefile
 */
function withoutTypes(code, sourcefile) {
  return transform(code, { loader: 'ts', target: 'es2023', sourcefile, sourcemap: true });
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
