/**
 * Asks for the lock of a job at moments that other processes ask at too, and says what came of it:
 * `has it`, or the message of the refusal; all of them as one JSON array.
 */

// Types are checked where nothing is built yet, too.
const built = new URL('../../../dist/lib/job-lock.js', import.meta.url).href;
const { lockJob } = await import(built);

const [ledger, job, startAt, rounds, everyMs] = process.argv.slice(2);
/** How long whoever has the lock keeps it: longer than the others take to ask. */
const KEEP_MS = Number(everyMs) / 2;
const clock = new Int32Array(new SharedArrayBuffer(4));

/** @param {number} time */
function waitUntil(time) {
  Atomics.wait(clock, 0, 0, Math.max(0, time - Date.now() - 2));
  // The last bit awake: processes that sleep wake up one after the other.
  while (Date.now() < time);
}

/** @param {number} time */
function ask(time) {
  waitUntil(time);
  try {
    const lock = lockJob(ledger, job);
    waitUntil(time + KEEP_MS);
    lock.release();
    return 'has it';
  } catch (error) {
    return /** @type {Error} */ (error).message;
  }
}

const answers = [];
for (let i = 0; i < Number(rounds); i++) answers.push(ask(Number(startAt) + i * Number(everyMs)));
process.stdout.write(`${JSON.stringify(answers)}\n`);
