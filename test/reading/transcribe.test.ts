import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { JOB_DEFAULTS, type Job } from '../../src/domain/job.ts';
import type { Entry, OpenTranscriber, StatementFacts } from '../../src/formats/entries/entry.ts';
import { entryRow } from '../../src/formats/entries/entry-rows.ts';
import { mt940 } from '../../src/formats/mt940/profile.ts';
import type { Document } from '../../src/inputs/document.ts';
import { openFile } from '../../src/inputs/open.ts';
import { transcribe } from '../../src/reading/rewrite/transcribe.ts';
import { bal, details, document, ntry, stmt } from '../formats/camt053/transcribe.ts';
import { zipOf } from '../inputs/archives.ts';
import { expectExit, leftIn, runCli } from '../support/cli.ts';
import { readStatement } from '../support/statement.ts';
import { tempDir } from '../support/tempdir.ts';

const DATE = '2026-11-19';
const HEADER = 'order_id,type,amount,paid_at\n';
const ACCOUNT = '6225881234567890';

type Movement = readonly [id: string, cents: number, code?: string, text?: string];

function money(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** An MT940 statement: entries on the lines 5, 7, 9 and so on. */
function sta(
  movements: readonly Movement[],
  { account = ACCOUNT, closing = 0, from = 100_00 } = {},
) {
  const end = movements.reduce((sum, [, cents]) => sum + cents, from) + closing;
  const lines = movements.flatMap(([id, cents, code = 'NTRF', text = 'x']) => [
    `:61:2611191119${cents < 0 ? 'D' : 'C'}${money(cents).replace('.', ',')}${code}${id}`,
    `:86:${text}`,
  ]);
  const balance = (tag: string, cents: number) => {
    return `:${tag}:C261119CNY${money(cents).replace('.', ',')}`;
  };
  const head = [':20:STMT', `:25:${account}`, ':28C:1/1', balance('60F', from)];
  return `${[...head, ...lines, balance('62F', end), '-'].join('\r\n')}\r\n`;
}

/** A camt.053 document: entries on the lines 6, 7, 8 and so on. */
function camt(movements: readonly Movement[], closing = 0): string {
  const end = movements.reduce((sum, [, cents]) => sum + cents, 100_00) + closing;
  const entries = movements.map(([id, cents]) => {
    const inside = details(`<Refs><EndToEndId>${id}</EndToEndId></Refs>`);
    return ntry(money(cents), inside, { sign: cents < 0 ? 'DBIT' : 'CRDT' });
  });
  return document(stmt(bal('OPBD', '100.00'), bal('CLBD', money(end)), ...entries));
}

function flowsOf(movements: readonly Movement[]): string {
  return movements
    .map(([id, cents]) => {
      const amount = `${cents < 0 ? '-' : ''}${money(cents)}`;
      return `${id},transfer,${amount},${DATE} 12:00:00\n`;
    })
    .join('');
}

interface Day {
  readonly statement: string | Uint8Array;
  readonly flows: string;
  readonly name?: string;
  readonly job?: Readonly<Record<string, unknown>>;
  readonly profiles?: Readonly<Record<string, unknown>>;
}

/** Runs the built program; temporary files have a folder of their own. */
async function run({ statement, flows, name = 'bank.sta', job = {}, profiles }: Day) {
  const cwd = tempDir();
  const tmp = join(cwd, 'tmp');
  mkdirSync(tmp);
  writeFileSync(join(cwd, name), statement);
  writeFileSync(join(cwd, 'flows.csv'), HEADER + flows);
  const jobs = { bank: { statement: name, flows: 'flows.csv', ...job } };
  writeFileSync(join(cwd, 'zhangping.yaml'), JSON.stringify({ jobs, profiles }));
  const args = ['run', '--date', DATE, '--json'];
  const result = await runCli(args, { cwd, env: { TMPDIR: tmp } });
  expect(readdirSync(tmp)).toEqual([]);
  const items = () => {
    const path = join(cwd, 'reports', 'bank', DATE, 'discrepancies.csv');
    const [, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
    return lines.map((line) => {
      return `${line.split(',')[1]} ${/(?:bank\.\w+|flows\.csv):\d+/.exec(line)?.[0]}`;
    });
  };
  return { result, cwd, items, summary: () => JSON.parse(result.stdout) };
}

const MOVEMENTS: readonly Movement[] = [
  ['A1', 10_00],
  ['A2', -3_50],
  ['A3', 1],
];

describe.each([
  ['MT940', sta, 'bank.sta', 'mt940', 9],
  ['camt.053', camt, 'bank.xml', 'camt.053', 8],
] as const)('a day of %s', (_, write, name, profile, lastLine) => {
  it('is balanced if the flows have the same', async () => {
    const { result, summary } = await run({
      name,
      statement: write(MOVEMENTS),
      flows: flowsOf(MOVEMENTS),
    });
    expectExit(result, 0);
    expect(summary().statement).toMatchObject({
      count: 3,
      amount: '6.51',
      byType: { transfer: { count: 3, amount: '6.51' } },
      files: [{ path: name, profile, rows: 3 }],
    });
  });

  it('has the line of each difference', async () => {
    const flows = flowsOf([MOVEMENTS[0], ['A2', -3_40], ['A9', 7]]);
    const { result, items } = await run({ name, statement: write(MOVEMENTS), flows });
    expectExit(result, 1);
    expect(items().sort()).toEqual([
      '短款 flows.csv:4',
      `金额不符 ${name}:7`,
      `长款 ${name}:${lastLine}`,
    ]);
  });

  it.each(['gzip', 'zip'])('is read from %s', async (container) => {
    const bytes = Buffer.from(write(MOVEMENTS));
    const statement = container === 'gzip' ? gzipSync(bytes) : zipOf([{ name, data: bytes }]);
    const flows = flowsOf(MOVEMENTS);
    const { result } = await run({ name: `in.${container}`, statement, flows });
    expectExit(result, 0);
  });

  it('is refused if its balances disagree, and leaves no files', async () => {
    const statement = write(MOVEMENTS, (write === sta ? { closing: 1 } : 1) as never);
    const { result, cwd } = await run({ name, statement, flows: flowsOf(MOVEMENTS) });
    expectExit(result, 3);
    expect(result.stderr).toContain(`${name}:`);
    expect(leftIn(cwd)).toEqual([name, 'flows.csv', 'tmp', 'zhangping.yaml'].sort());
  });
});

describe('a statement', () => {
  it('in UTF-16 is read', async () => {
    const text = camt(MOVEMENTS).replace(/^<\?xml.*\?>/, '');
    const statement = Buffer.from(`\ufeff${text}`, 'utf16le');
    const { result, items } = await run({
      name: 'bank.xml',
      statement,
      flows: flowsOf(MOVEMENTS.slice(0, 2)),
    });
    expectExit(result, 1);
    expect(items()).toEqual(['长款 bank.xml:8']);
  });

  it('of several accounts has the entries of the account of the job', async () => {
    const other = sta([['B1', 5]], { account: '111' });
    const statement = other + sta(MOVEMENTS) + sta([['B2', 5]], { account: '222' });
    const day = { statement, flows: flowsOf(MOVEMENTS.slice(0, 2)) };
    const { result, items, summary } = await run({ ...day, job: { account: ACCOUNT } });
    expectExit(result, 1);
    const lines = other.split('\n').length - 1;
    expect(items()).toEqual([`长款 bank.sta:${lines + 9}`]);
    expect(summary().statement.count).toBe(3);
    const all = await run(day);
    expect(all.summary().statement.count).toBe(5);
  });

  it('of none of the accounts of the job is refused', async () => {
    const statement = sta(MOVEMENTS) + sta([['B2', 5]], { account: '222' });
    const { result } = await run({ statement, flows: '', job: { account: '333' } });
    expectExit(result, 3);
    expect(result.stderr.trim()).toBe(
      // The account is a card's number, and masked as one.
      'zhangping: bank.sta: the statement is for 6225********7890, 222, the job bank for ' +
        'account 333. Give the statement of the right account, or correct the job.',
    );
  });

  it('of a format that the config describes has its ids and types', async () => {
    const statement = sta([
      ['X1', 10_00, 'NTRF', 'pay order 77001 of today'],
      ['X2', -5, 'NCHG', 'nothing'],
      ['X3', 20_00, 'N100', 'order 77002'],
    ]);
    const flows =
      `77001,transfer,10.00,${DATE} 12:00:00\nX2,fee,-0.05,${DATE} 12:00:00\n` +
      `77002,payment,20.00,${DATE} 12:00:00\n`;
    const { result, summary } = await run({
      statement,
      flows,
      job: { channel: 'ours', types: { n100: 'payment', '100': 'payment' } },
      profiles: { ours: { format: 'mt940', orderId: { pattern: 'order (\\d+)' } } },
    });
    expectExit(result, 0);
    expect(summary().statement.files[0].profile).toBe('ours');
  });

  it('of many pieces is read across their boundaries', async () => {
    const movements = Array.from({ length: 20_000 }, (_, i): Movement => [`A${i}`, 1 + (i % 900)]);
    const statement = sta(movements);
    expect(statement.length).toBeGreaterThan(2 * 256 * 1024);
    const flows = flowsOf(movements.filter((_, index) => index !== 15_000));
    const { result, items, summary } = await run({ statement, flows });
    expectExit(result, 1);
    expect(summary().statement.count).toBe(20_000);
    expect(items()).toEqual([`长款 bank.sta:${5 + 2 * 15_000}`]);
  });

  it('with a damaged last page is refused with its line, and leaves no files', async () => {
    const movements = Array.from({ length: 20_000 }, (_, i): Movement => [`A${i}`, 1]);
    const good = sta(movements);
    const statement = good + sta(MOVEMENTS, { account: '222' }).replace('C10,00', 'C10,0x');
    const { result, cwd } = await run({ statement, flows: flowsOf(movements) });
    expectExit(result, 3);
    expect(result.stderr).toContain(`bank.sta:${good.split('\n').length - 1 + 5}: `);
    expect(leftIn(cwd)).toEqual(['bank.sta', 'flows.csv', 'tmp', 'zhangping.yaml']);
  });
});

const job: Job = { ...JOB_DEFAULTS, name: 'job' };
const ENTRY: Entry = {
  line: 1,
  orderId: 'A1',
  channelTxnId: '',
  type: 'transfer',
  amount: '1.00',
  currency: 'CNY',
  date: DATE,
  account: ACCOUNT,
  counterparty: '',
  remark: '',
};

const STATEMENT: StatementFacts = {
  ...{ line: 1, account: ACCOUNT, currency: 'CNY', number: '', opening: 0n, closing: 0n },
  ...{ closingDate: DATE, days: { from: DATE, to: DATE } },
};

/** A format whose documents have these entries, whatever is in them. */
function formatOf(entries: readonly Entry[]) {
  const open: OpenTranscriber = (_, listener) => ({
    write: () => {},
    end: () => {
      for (const entry of entries) listener.onEntry(entry);
      listener.onStatement(STATEMENT);
    },
  });
  return { ...mt940, recognize: () => true, transcriber: async () => open };
}

async function written(entries: readonly Entry[], work: (document: Document) => Promise<void>) {
  const folder = tempDir();
  writeFileSync(join(folder, 'bank.sta'), 'x');
  const file = await openFile(join(folder, 'bank.sta'), { scratchDir: folder });
  const options = { job, scratchDir: folder };
  const transcript = await transcribe(file.documents[0], formatOf(entries), options);
  try {
    await work(transcript.document);
  } finally {
    await transcript.document.close();
    await file.close();
  }
}

describe('transcribed entries', () => {
  it('keep their lines, however far apart these are', async () => {
    const lines = [3, 4, 4, 600_000, 3_000_001];
    await written(
      lines.map((line, index) => ({ ...ENTRY, line, orderId: `A${index}` })),
      async (document) => {
        const { length } = await document.reach(Number.MAX_SAFE_INTEGER);
        const bytes = Buffer.alloc(length);
        await document.readAt(bytes, 0, length, 0);
        const rows = bytes.toString().split('\n');
        const found = rows.flatMap((row, index) => (row === '' ? [] : [[index + 1, row]]));
        expect(found.map(([line]) => line)).toEqual([3, 4, 5, 600_000, 3_000_001]);
      },
    );
  });

  it.each(['a,b', 'a"b', '"a"', 'a\r\nb', '"', ',', "a'b", '订单，号', ' a  b '])(
    'are read as they were written: %j',
    async (orderId) => {
      const path = join(tempDir(), 'bank.sta');
      writeFileSync(path, 'x');
      const entry = { ...ENTRY, orderId, channelTxnId: orderId, line: 2 };
      const { records } = await readStatement([path], {
        job,
        format: { wanted: [formatOf([entry, { ...ENTRY, line: 3 }])], others: [] },
      });
      const told = orderId.replace(/[\r\n]+/g, ' ').trim();
      expect(records).toMatchObject([
        { orderId: told, channelTxnId: told, amount: 100, time: DATE, account: ACCOUNT, line: 2 },
        { orderId: 'A1', line: 3 },
      ]);
      expect(entryRow(entry).split('\n')).toHaveLength(2);
    },
  );
});

it('has at most 10,000 statements in one file, whatever its format', async () => {
  const day = 'C261119CNY0,00';
  const page = `:20:S\n:25:1\n:28C:1\n:60F:${day}\n:62F:${day}\n-\n`;
  const quiet = stmt(bal('OPBD', '0.00'), bal('CLBD', '0.00'));
  for (const text of [page.repeat(10_001), document(quiet.repeat(10_001))]) {
    const path = join(tempDir(), 'many.txt');
    writeFileSync(path, text);
    const read = readStatement([path], { job: { ...JOB_DEFAULTS, name: 'job' } });
    await expect(read).rejects.toThrow(/many\.txt:\d+: more than 10000 statements/);
  }
});
