// Writes the inputs of every case below fixtures/. What a case must give, in its expected/, is
// written by `zhangping fixtures update`, and read by a person before it is kept.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { categoryCases } from './lib/fixture-category.mjs';
import { declaredCases } from './lib/fixture-declared.mjs';
import { gateBodyCases } from './lib/fixture-gate-body.mjs';
import { gateFileCases } from './lib/fixture-gate-file.mjs';
import { gateRowCases } from './lib/fixture-gate-row.mjs';
import { kindCases } from './lib/fixture-kinds.mjs';
import { offsetCases } from './lib/fixture-offset.mjs';
import { profileCases } from './lib/fixture-profile.mjs';
import { profileOwnCases } from './lib/fixture-profile-own.mjs';
import { quietCases } from './lib/fixture-quiet.mjs';
import { splitCases } from './lib/fixture-split.mjs';
import { trapCases } from './lib/fixture-trap.mjs';
import { unionpayCases } from './lib/fixture-unionpay.mjs';
import { weekCases } from './lib/fixture-week.mjs';

/** @typedef {import('./lib/fixture-files.mjs').Case} Case */

const EXPECTED = 'expected';
const FIXTURES = fileURLToPath(new URL('../fixtures', import.meta.url));

/** @type {Readonly<Record<string, readonly Case[]>>} */
const GROUPS = {
  'what differs': categoryCases,
  'bills of the channels': await profileCases(),
  'orders of several records': splitCases,
  'records of one side that cancel each other': offsetCases,
  "UnionPay's files": await unionpayCases(),
  'formats of a config, and of banks': declaredCases,
  'own records': profileOwnCases,
  'what parsers fall into': trapCases,
  'days without transactions': quietCases,
  'days that follow each other': weekCases,
  'the three kinds of reconciliation': kindCases,
  'files that are not a bill': gateFileCases,
  'bills that are not complete, or not the right ones': await gateBodyCases(),
  'rows that cannot be read': gateRowCases,
};

/** @param {Case} each */
function writeCase({ name, what, settings, files }) {
  const folder = path.join(FIXTURES, name);
  mkdirSync(folder, { recursive: true });
  for (const entry of readdirSync(folder)) {
    if (entry !== EXPECTED) rmSync(path.join(folder, entry), { recursive: true });
  }
  const json = `${JSON.stringify({ what, ...settings }, null, 2)}\n`;
  writeFileSync(path.join(folder, 'case.json'), json);
  for (const [file, content] of Object.entries(files)) {
    writeFileSync(path.join(folder, file), content);
  }
}

mkdirSync(FIXTURES, { recursive: true });
// Bytes are what these files are about: no line end may be changed on the way.
writeFileSync(path.join(FIXTURES, '.gitattributes'), '* -text\n');
const seen = new Set();
for (const [group, cases] of Object.entries(GROUPS)) {
  for (const each of cases) {
    if (seen.has(each.name)) throw new Error(`two cases are named ${each.name}`);
    seen.add(each.name);
    writeCase(each);
  }
  process.stdout.write(`${String(cases.length).padStart(3)} ${group}\n`);
}
