/**
 * Decides about an item each time that it is asked to: settles it, opens it again, and so on. It is
 * asked by a byte on one pipe and answers by one on the other, so that whoever asks can wait for it
 * in the middle of anything.
 */
import fs from 'node:fs';

// Types are checked where nothing is built yet, too.
const built = (/** @type {string} */ name) => new URL(`../../../dist/lib/${name}`, import.meta.url);
const { decide } = await import(built('decide.js').href);
const { openLedger } = await import(built('open.js').href);

const [path, item, questions, answers] = process.argv.slice(2);
const asked = fs.openSync(questions, 'r');
const answered = fs.openSync(answers, 'w');
const ledger = openLedger(path);
const byte = Buffer.alloc(1);
const common = { item, by: 'wang', note: '', reference: '', where: '' };
for (let isOpen = true; fs.readSync(asked, byte) === 1; isOpen = !isOpen) {
  const decision = isOpen ? { kind: 'resolve', action: 'adjust' } : { kind: 'reopen', action: '' };
  decide(ledger, [{ ...common, ...decision }]);
  fs.writeSync(answered, byte);
}
