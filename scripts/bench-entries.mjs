// Times inspections of statements that are no tables, of two sizes: memory must not grow with them.
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import yazl from 'yazl';
import { machine, timed } from './lib/bench-run.mjs';

const HELP = `Times zhangping inspect on MT940, camt.053 and .xlsx of N and 4 N entries.

Usage: node scripts/bench-entries.mjs [--entries N]

  --entries N  entries of the smaller files (default 100000)
  --help       this text
`;

const PROGRAM = fileURLToPath(new URL('../bin/zhangping.js', import.meta.url));
const CHUNK_ENTRIES = 1000;
const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:camt.053.001.08';

/** @param {number} i fen of an entry */
const fenOf = (i) => 100 + ((i * 7919) % 999_900);
/** @param {number} fen @param {string} point */
const yuan = (fen, point) =>
  `${Math.floor(fen / 100)}${point}${String(fen % 100).padStart(2, '0')}`;

/**
 * Chunks of a file: a start, its entries, an end that knows their sum.
 * @param {number} entries
 * @param {{ start: string, entry: (i: number) => string, end: (sum: number) => string }} parts
 */
function* chunks(entries, { start, entry, end }) {
  yield start;
  let sum = 0;
  for (let from = 0; from < entries; from += CHUNK_ENTRIES) {
    let text = '';
    for (let i = from; i < Math.min(entries, from + CHUNK_ENTRIES); i++) {
      text += entry(i);
      sum += fenOf(i);
    }
    yield text;
  }
  yield end(sum);
}

const MT940 = {
  start: ':20:BENCH\r\n:25:6222020200112233\r\n:28C:1/1\r\n:60F:C261118CNY0,00\r\n',
  /** @param {number} i */
  entry: (i) =>
    `:61:2611191119C${yuan(fenOf(i), ',')}NTRFA${i}//B${i}\r\n:86:transfer of order A${i}\r\n`,
  /** @param {number} sum */
  end: (sum) => `:62F:C261119CNY${yuan(sum, ',')}\r\n-\r\n`,
};

/** @param {string} code @param {string} amount */
const balance = (code, amount) =>
  `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">${amount}</Amt>` +
  '<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-19</Dt></Dt></Bal>\n';

const CAMT = {
  start:
    `<?xml version="1.0"?>\n<Document xmlns="${NAMESPACE}"><BkToCstmrStmt><Stmt><Id>S1</Id>` +
    `<Acct><Id><Othr><Id>6222020200112233</Id></Othr></Id></Acct>\n${balance('OPBD', '0.00')}`,
  /** @param {number} i */
  entry: (i) =>
    `<Ntry><Amt Ccy="CNY">${yuan(fenOf(i), '.')}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>` +
    '<BookgDt><Dt>2026-11-19</Dt></BookgDt><NtryDtls><TxDtls><Refs><EndToEndId>' +
    `A${i}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>\n`,
  /** @param {number} sum */
  end: (sum) => `${balance('CLBD', yuan(sum, '.'))}</Stmt></BkToCstmrStmt></Document>\n`,
};

const PARTS = {
  '[Content_Types].xml': '<Types/>',
  '_rels/.rels':
    '<Relationships><Relationship Id="r1" Target="xl/workbook.xml" Type="http://schemas.' +
    'openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>',
  'xl/workbook.xml':
    '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">' +
    '<sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels':
    '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml" Type="http://schemas.' +
    'openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>',
};

/** @param {string} text */
const cell = (text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
const SHEET = {
  start: `<worksheet><sheetData><row>${['order_id', 'amount', 'paid_at'].map(cell).join('')}</row>`,
  /** @param {number} i */
  entry: (i) =>
    `<row>${cell(`A${i}`)}<c><v>${yuan(fenOf(i), '.')}</v></c>${cell('2026-11-19 10:00:00')}</row>`,
  end: () => '</sheetData></worksheet>',
};

/** @param {string} file @param {number} entries */
async function writeWorkbook(file, entries) {
  const zip = new yazl.ZipFile();
  for (const [name, text] of Object.entries(PARTS)) zip.addBuffer(Buffer.from(text), name);
  zip.addReadStream(Readable.from(chunks(entries, SHEET)), 'xl/worksheets/sheet1.xml');
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file));
}

const FORMATS = [
  { name: 'mt940', write: writeText(MT940) },
  { name: 'camt.053', write: writeText(CAMT) },
  { name: 'xlsx', write: writeWorkbook },
];

/** @param {Parameters<typeof chunks>[1]} parts */
function writeText(parts) {
  /** @param {string} file @param {number} entries */
  return async (file, entries) => {
    await pipeline(Readable.from(chunks(entries, parts)), createWriteStream(file));
  };
}

const { values } = parseArgs({
  options: {
    entries: { type: 'string', default: '100000' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) process.stdout.write(HELP);
else {
  const out = mkdtempSync(path.join(os.tmpdir(), 'zhangping-bench-out-'));
  process.stdout.write(`${machine()}\n\n| file | entries | s | entries a s | peak MB |\n`);
  process.stdout.write('|---|---|---|---|---|\n');
  for (const { name, write } of FORMATS) {
    for (const entries of [Number(values.entries), 4 * Number(values.entries)]) {
      const file = path.join(out, `${name}-${entries}`);
      await write(file, entries);
      const { seconds, megabytes } = timed(process.execPath, [PROGRAM, 'inspect', file]);
      const rate = Math.round(entries / seconds);
      const figures = [entries, seconds.toFixed(2), rate, megabytes.toFixed(0)];
      process.stdout.write(`| ${name} | ${figures.join(' | ')} |\n`);
      rmSync(file);
    }
  }
  rmSync(out, { recursive: true });
}
