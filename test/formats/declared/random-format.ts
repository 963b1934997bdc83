/**
 * Random formats as a config describes them, with files that are written so: by rules of their own,
 * in whole numbers, from what is to be found in them.
 */
import { Random } from '../../../scripts/lib/random.mjs';
import type { Encoding } from '../../../src/inputs/decode.ts';
import { encoded, RandomLayout, type Shape } from './random-layout.ts';
import { amountText, groupedText, type KnownRow, RandomMeanings } from './random-meanings.ts';

export interface RandomFormat {
  /** The profile, as a config has it. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly rows: readonly KnownRow[];
  readonly declared: Shape['declared'];
  /** The file with these rows, whose footer claims this; and the line of each row. */
  file(rows: readonly KnownRow[], claims?: readonly string[]): { bytes: Buffer; lines: number[] };
  /** What a footer must claim of rows; empty: there is none. */
  claims(rows: readonly KnownRow[]): string[];
  /** Names of columns that the profile gives. */
  readonly names: readonly string[];
}

/** The encodings by their names in a config, each with a sign that only the right one reads. */
const ENCODINGS: readonly (readonly [string, Encoding, string])[] = [
  ['utf-8', 'utf-8', '账'],
  ['gbk', 'gb18030', '账'],
  ['gb18030', 'gb18030', '账'],
  ['big5', 'big5', '帳'],
  ['latin1', 'latin1', 'é'],
];
const FIRST_BYTES = [0xb0, 0xfe] as const;

/** Characters of two bytes the second of which is this one. */
function halvesOf(byte: number, encoding: Encoding): string[] {
  if (encoding !== 'gb18030' && encoding !== 'big5') return [];
  const found: string[] = [];
  for (let first = FIRST_BYTES[0]; first < FIRST_BYTES[1]; first += 7) {
    const bytes = Buffer.from([first, byte]);
    const char = new TextDecoder(encoding).decode(bytes);
    if ([...char].length === 1 && encoded(char, encoding).equals(bytes)) found.push(char);
  }
  return found;
}

function randomShape(rng: Random, encoding: Encoding, sign: string): Shape {
  const separator = rng.pick([',', ',', ';', '|', '\t', '^', '\\']);
  const halves = halvesOf(separator.charCodeAt(0), encoding);
  const some = halves.slice(0, 4);
  return {
    encoding,
    sign,
    texts: [sign, `${sign}${sign} x`, 'x', '', ...some, ...some.map((half) => `y${half}z${sign}`)],
    isFixed: rng.chance(0.25),
    separator,
    quote: rng.pick(['"', '"', "'", '']),
    declared: rng.chance(0.3)
      ? { account: '20881234', from: '2026-11-17', to: rng.pick(['2026-11-19', '2026-11-20']) }
      : null,
  };
}

/** Makes a format; the same for the same seed. */
export function randomFormat(seed: number): RandomFormat {
  const rng = new Random(seed);
  const [name, encoding, sign] = rng.pick(ENCODINGS);
  const shape = randomShape(rng, encoding, sign);
  const meanings = new RandomMeanings(rng, {
    ...shape,
    mayGroup: shape.isFixed || shape.quote !== '' || shape.separator !== ',',
    account: shape.declared?.account ?? '',
  });
  const keys: string[] = [];
  meanings.config((key) => keys.push(key));
  const rows = meanings.rows(rng.pick([0, 1, 1 + rng.int(8), 1 + rng.int(60)]));
  const cells = rows.map((row) => row.cells);
  const layout = new RandomLayout(rng, shape, keys, cells);
  // Compared byte by byte, and so what only Windows has in its latin1 may stand there as well.
  const footer = randomFooter(rng, encoding === 'latin1' ? '€' : sign, meanings.unit);
  const isTold = (name === 'utf-8' || encoding === 'gb18030') && layout.isSigned;
  const config = {
    ...meanings.config((key) => layout.place(key)),
    ...layout.config(),
    ...footer.config,
    ...(isTold && rng.chance(0.5) ? {} : { encoding: name }),
  };
  return {
    config,
    rows,
    declared: shape.declared,
    names: layout.names,
    claims: footer.claims,
    file: (given, claims = footer.claims(given)) =>
      layout.file(
        given.map((row) => row.cells),
        footer.lines(claims),
      ),
  };
}

interface RandomFooter {
  readonly config: Readonly<Record<string, unknown>>;
  claims(rows: readonly KnownRow[]): string[];
  lines(claims: readonly string[]): string[];
}

interface Check {
  readonly kind: 'counts' | 'sums';
  readonly which: 'in' | 'out' | 'all';
  readonly unit: 'major' | 'minor' | undefined;
}

/** A footer that counts and adds up some of the rows; or none. */
function randomFooter(rng: Random, sign: string, unit: 'major' | 'minor'): RandomFooter {
  if (rng.chance(0.25)) return { config: {}, claims: () => [], lines: () => [] };
  const every = (['in', 'out', 'all'] as const).flatMap((which): Check[] => [
    { kind: 'counts', which, unit: undefined },
    { kind: 'sums', which, unit: rng.pick([undefined, 'major', 'minor'] as const) },
  ]);
  const checks = rng.shuffle(every).slice(0, rng.between(1, every.length));
  const starts = [`SUM${sign}`, 'TOTAL'].slice(0, rng.between(1, 2));
  const [isSigned, isGrouped, gap] = [rng.chance(0.5), rng.chance(0.3), rng.pick([' ', '\n'])];
  const claim = (rows: readonly KnownRow[], check: Check) => {
    const { count, sum } = totalsOf(rows, check);
    if (check.kind === 'counts') return String(count);
    const written = check.which === 'out' && !isSigned && sum < 0n ? -sum : sum;
    const text = amountText(written, (check.unit ?? unit) === 'minor' ? 0 : 2);
    return isGrouped ? groupedText(text) : text;
  };
  return {
    config: {
      footer: {
        starts,
        checks: checks.map(({ kind, which, unit: own }) => ({
          pattern: `${kind}_${which}=([-\\d.,]+)`,
          [kind]: which,
          ...(own === undefined ? {} : { unit: own }),
        })),
      },
    },
    claims: (rows) => checks.map((check) => claim(rows, check)),
    lines: (claims) => {
      const words = claims.map((each, i) => `${checks[i].kind}_${checks[i].which}=${each}`);
      return [starts[starts.length - 1], ...words].join(gap).split('\n');
    },
  };
}

function totalsOf(rows: readonly KnownRow[], { which }: Check): { count: number; sum: bigint } {
  const amounts = rows
    .flatMap(({ record }) => (record === null ? [] : [record.amount]))
    .filter((amount) => which === 'all' || (which === 'in' ? amount > 0n : amount < 0n));
  return { count: amounts.length, sum: amounts.reduce((sum, amount) => sum + amount, 0n) };
}
