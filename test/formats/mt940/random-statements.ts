/** Random MT940 files, written from the rules alone, with the entries that they hold. */
import type { Random } from '../../../scripts/lib/random.mjs';
import type { Entry } from '../../../src/formats/entries/entry.ts';

export interface RandomFile {
  readonly lines: readonly string[];
  readonly bytes: Buffer;
  readonly entries: readonly Entry[];
  readonly accounts: readonly string[];
  /** Dates of closing balances. */
  readonly closings: readonly string[];
}

const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(1995, 0, 1);
const DAYS = 30_000;
const CODES = [
  ['NTRF', 'transfer'],
  ['NCHG', 'fee'],
  ['FCOM', 'fee'],
  ['S051', 'transfer'],
  ['NOV ', 'transfer'],
] as const;
const MARKS = [
  ['C', 1],
  ['D', -1],
  ['RC', -1],
  ['RD', 1],
] as const;
const ID_CHARS = 'ABCXYZ0123456789-.';
const TEXT_CHARS = 'abc ÄÖ?&,.0123456789/-+ZQ';
const WRAP_CHARS = 65;
const PREAMBLES = [
  [],
  ['{1:F01BANKNL2A00000000000}{2:I940BANKNL2AN}{4:'],
  ['ABNANL2A', '940', 'ABNANL2A'],
  ['', ':940:'],
];

type Amount = { cents: number; written: string; told: string };

function chars(rng: Random, from: string, least: number, most: number): string {
  return Array.from({ length: rng.between(least, most) }, () => rng.pick([...from])).join('');
}

function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function shortDay(iso: string): string {
  return iso.slice(2).replaceAll('-', '');
}

function randomAmount(rng: Random, cents: number): Amount {
  const whole = String(Math.floor(cents / 100));
  const rest = String(cents % 100).padStart(2, '0');
  const padded = whole.padStart(rng.pick([1, 1, 12]), '0');
  if (rest === '00' && rng.chance(0.7)) {
    return { cents, written: padded + rng.pick(['', ',', ',']), told: whole };
  }
  return { cents, written: `${padded},${rest}`, told: `${whole}.${rest}` };
}

function balance(rng: Random, tag: string, iso: string, currency: string, cents: number): string {
  const { written } = randomAmount(rng, Math.abs(cents));
  return `:${tag}:${cents < 0 ? 'D' : 'C'}${shortDay(iso)}${currency}${written}`;
}

/** Value date, perhaps entry date, as written, and the date that is meant. */
function randomDates(rng: Random): { written: string; date: string } {
  const valueMs = FIRST_DAY + rng.int(DAYS) * DAY_MS;
  const value = isoDay(valueMs);
  if (rng.chance(0.1)) {
    const year = Number(value.slice(0, 4));
    const isLeap = year % 4 === 0;
    return {
      written: `${value.slice(2, 4)}02${rng.between(29, 31)}`,
      date: `${year}-02-${isLeap ? 29 : 28}`,
    };
  }
  if (rng.chance(0.4)) return { written: shortDay(value), date: value };
  const entry = isoDay(valueMs + rng.between(-180, 180) * DAY_MS);
  return { written: shortDay(value) + entry.slice(5).replace('-', ''), date: entry };
}

/** Free text of a dialect that carries an end-to-end reference, and what it says. */
function textWith(reference: string, rng: Random): FreeText {
  const text = () => chars(rng, 'abc ÄÖ,0123456789', 0, 80);
  if (rng.chance(0.5)) {
    const name = rng.pick(['', 'Tenpay  Co']);
    const written = `/TRTP/SEPA/EREF/${reference}${name && `/NAME/${name}`}/REMI/${text()}`;
    return { text: written, remark: written, counterparty: name };
  }
  const purpose = `EREF+${reference}${rng.pick(['', ' '])}SVWZ+${text()}`;
  const fields = (purpose.match(/.{1,27}/gs) ?? []).map((part, index) => `?${20 + index}${part}`);
  const name = rng.pick(['NAME', 'WOHNBAU DIEPHOLZ ?33GMBH']);
  const written = `166?00GUTSCHRIFT?10931${fields.join('')}?30BIC?32${name}`;
  return { text: written, remark: purpose, counterparty: name.replace('?33', '') };
}

interface FreeText {
  readonly text: string;
  readonly remark: string;
  readonly counterparty: string;
}

/** References behind the code, free text, and the order id that they give ('' if none). */
function randomReferences(rng: Random) {
  const bank = rng.chance(0.5) ? chars(rng, 'QRS0123456789', 4, 16) : '';
  const behind = bank === '' ? rng.pick(['', '', '//NONREF']) : `//${bank}`;
  const plain = chars(rng, TEXT_CHARS, 0, 200).replace(/EREF/g, '');
  const free = { text: plain, remark: plain, counterparty: '' };
  const kind = rng.pick(['end-to-end', 'customer', 'bank']);
  if (kind === 'end-to-end') {
    const reference = `E${chars(rng, ID_CHARS, 1, 34)}`;
    const line = rng.pick(['NONREF', 'EREF', 'KREF+', 'OTHER-1']) + behind;
    return { line, ...textWith(reference, rng), orderId: reference, bank };
  }
  if (kind === 'customer') {
    const reference = `K${chars(rng, ID_CHARS, 1, 15)}`;
    const text = rng.chance(0.5) ? free : textWith('NOTPROVIDED', rng);
    return { line: reference + behind, ...text, orderId: reference, bank };
  }
  return { line: rng.pick(['NONREF', '']) + behind, ...free, orderId: bank, bank };
}

function wrap(text: string): string[] {
  return text.match(new RegExp(`.{1,${WRAP_CHARS}}`, 'gs')) ?? [''];
}

/** Writes one entry; gives it without its line. */
function writeEntry(rng: Random, lines: string[], place: Place): { entry: Entry; cents: number } {
  const [code, type] = rng.pick(CODES);
  const [mark, sign] = rng.pick(MARKS);
  const amount = randomAmount(rng, rng.pick([rng.between(1, 99), rng.between(1, 10 ** 9), 500]));
  const dates = randomDates(rng);
  const references = randomReferences(rng);
  const line = lines.length + 1;
  const funds = rng.pick(['', '', 'R', 'M']);
  lines.push(
    `:61:${dates.written}${mark}${funds}${amount.written}` +
      `${rng.pick(['', '', ' '])}${code}${references.line}`,
  );
  const details = rng.chance(0.3) ? chars(rng, '/OCMT12,', 1, 34) : '';
  if (details !== '') lines.push(details);
  if (rng.chance(0.1)) lines.push(':NS:01foreign', '17more of it');
  const [first, ...more] = wrap(references.text);
  if (references.text !== '' || rng.chance(0.5)) lines.push(`:86:${first}`, ...more);
  const entry: Entry = {
    line,
    orderId: references.orderId || `${place.account}/${place.number}/${place.ordinal}`,
    channelTxnId: references.bank,
    type: mark.startsWith('R') ? 'reversal' : type,
    amount: (sign < 0 ? '-' : '') + amount.told,
    currency: place.currency,
    date: dates.date,
    account: place.account,
    counterparty: references.counterparty,
    remark: `${references.remark} ${details}`.trim(),
  };
  return { entry, cents: sign * amount.cents };
}

interface Place {
  readonly account: string;
  readonly currency: string;
  readonly number: string;
  readonly ordinal: number;
}

function writeHead(rng: Random, lines: string[], account: string, number: string): void {
  lines.push(...rng.pick(PREAMBLES));
  lines.push(`:20:${chars(rng, ID_CHARS, 1, 16)}`, `:25:${account}`, `:28C:${number}`);
}

function writeTail(rng: Random, lines: string[], currency: string): void {
  if (rng.chance(0.3)) lines.push(`:64:C200101${currency}1,00`, ':86:of the whole', 'statement');
  lines.push(...rng.pick([['-'], ['-}'], ['-}{5:}'], [''], []]));
}

/** One to `most` statements, each of one to three pages. */
export function randomFile(rng: Random, most = 3): RandomFile {
  const lines: string[] = [];
  const entries: Entry[] = [];
  const accounts = new Set<string>();
  const closings: string[] = [];
  for (let left = rng.between(1, most); left > 0; left--) {
    const account = rng.pick(['NL71RABO0123456789', '25040066/0123456789', 'TRIODOS/0390']);
    const currency = rng.pick(['EUR', 'CHF', 'CNY']);
    let held = rng.between(-100_000, 1_000_000);
    let day = FIRST_DAY + rng.int(DAYS) * DAY_MS;
    const pages = rng.pick([1, 1, 2, 3]);
    let ordinal = 0;
    for (let page = 1; page <= pages; page++) {
      const number = `${rng.between(1, 400)}/${page}`;
      writeHead(rng, lines, account, number);
      lines.push(balance(rng, page === 1 ? '60F' : '60M', isoDay(day), currency, held));
      for (let count = rng.int(5); count > 0; count--) {
        ordinal++;
        const { entry, cents } = writeEntry(rng, lines, { account, currency, number, ordinal });
        entries.push(entry);
        held += cents;
      }
      day += rng.int(3) * DAY_MS;
      if (page === pages) closings.push(isoDay(day));
      lines.push(balance(rng, page === pages ? '62F' : '62M', isoDay(day), currency, held));
      writeTail(rng, lines, currency);
    }
    accounts.add(account);
  }
  const text = lines.join(rng.pick(['\n', '\r\n'])) + rng.pick(['', '\r\n']);
  const bom = rng.chance(0.1) ? '\ufeff' : '';
  const bytes = Buffer.from(bom + text, bom === '' ? rng.pick(['utf8', 'latin1']) : 'utf8');
  return { lines, bytes, entries, accounts: [...accounts], closings };
}
