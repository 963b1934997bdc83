#!/usr/bin/env node
// Starts the built program, or says how to build it.
try {
  // Stack traces name the files of src/ then, which takes time.
  if (process.argv.includes('--verbose')) process.setSourceMapsEnabled(true);
  await import('../dist/lib/main.js');
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  const root = decodeURIComponent(new URL('..', import.meta.url).pathname);
  const isBuilt = !error.message.startsWith('Cannot find module');
  const [what, install] = isBuilt
    ? ['packages that it needs are not installed. Install them', 'npm install']
    : ['it is not built. Build it', 'scripts/install-and-build'];
  process.stderr.write(`zhangping: ${what}, and try again: cd ${root} && ${install}\n`);
  process.exitCode = 4;
}
