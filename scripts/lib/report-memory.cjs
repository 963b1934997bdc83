// Preloaded into a benchmarked process: says its peak memory (KiB) on the way out.
const { writeSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

if (isMainThread) {
  process.on('exit', () => writeSync(2, `peak-memory-kib ${process.resourceUsage().maxRSS}\n`));
}
