/**
 * Loaded before the program with `node --import`: kills the process, as `kill -9` would, right
 * before the n-th call that changes a file or the ledger (ZHANGPING_KILL_AT=n); or writes the names
 * of all such calls into a file (ZHANGPING_KILL_POINTS=file). strace would do it too, but is not
 * there everywhere.
 */
import fs from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import Database from 'better-sqlite3';

const SYNC = [
  ...['openSync', 'closeSync', 'writeFileSync', 'mkdirSync', 'chmodSync', 'rmSync'],
  ...['renameSync', 'fsyncSync'],
];
const PROMISES = ['open', 'mkdir', 'rm', 'unlink', 'writeFile'];
const HANDLE = ['writeFile', 'write', 'sync', 'datasync'];
const DATABASE = ['exec', 'pragma', 'close'];
const STATEMENT = ['run'];

const killAt = Number(process.env.ZHANGPING_KILL_AT ?? 0);
const pointsFile = process.env.ZHANGPING_KILL_POINTS;
/** @type {string[]} */
const passed = [];

/** @param {string} name */
function pass(name) {
  passed.push(name.replaceAll(/\s+/g, ' ').slice(0, 80));
  if (passed.length === killAt) process.kill(process.pid, 'SIGKILL');
}

/**
 * @param {any} owner
 * @param {readonly string[]} names
 * @param {string} prefix
 */
function patch(owner, names, prefix) {
  for (const name of names) {
    const original = owner[name];
    if (typeof original !== 'function') throw new Error(`${prefix}${name} is not there`);
    /** @this {any} @param {any[]} args */
    owner[name] = function patched(...args) {
      const what = name === 'run' ? String(this.source).split('(')[0] : String(args[0] ?? '');
      pass(`${prefix}${name} ${what}`);
      return original.apply(this, args);
    };
  }
}

if (pointsFile !== undefined) {
  process.on('exit', () => fs.writeFileSync(pointsFile, passed.join('\n')));
}

const handle = await promises.open(process.execPath, 'r');
const handlePrototype = Object.getPrototypeOf(handle);
await handle.close();
const db = new Database(':memory:');
const statementPrototype = Object.getPrototypeOf(db.prepare('SELECT 1'));
db.close();

patch(fs, SYNC, '');
patch(promises, PROMISES, '');
patch(handlePrototype, HANDLE, 'handle.');
patch(Database.prototype, DATABASE, 'db.');
patch(statementPrototype, STATEMENT, 'statement.');
syncBuiltinESMExports();
