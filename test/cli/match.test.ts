/** What `items match`, `unmatch` and `undo` print, and what they ask. */
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { explain } from '../../src/cli/commands/explain.ts';
import { showCommand } from '../../src/cli/commands/items.ts';
import { matchCommand, undoCommand, unmatchCommand } from '../../src/cli/commands/match.ts';
import { status } from '../../src/cli/commands/status.ts';
import { confirm } from '../../src/cli/terminal/confirm.ts';
import { listItems } from '../../src/ledger/listing.ts';
import { closeLedger, openLedger } from '../../src/ledger/open.ts';
import { useLanguage } from '../../src/words/language.ts';
import { SmallWeek } from '../ledger/small-week.ts';
import { tempDir } from '../support/tempdir.ts';

vi.mock('../../src/cli/terminal/confirm.ts', () => ({ confirm: vi.fn(async () => false) }));

let ledger: string;
let shown: string;
let ids: string[];

async function run(amount: string): Promise<void> {
  const week = new SmallWeek(openLedger(ledger));
  const statement = ['A 1.00', `B ${amount}`];
  await week.run({ date: '2026-11-02', statement, flows: ['C 2.90'] });
  ids = listItems(week.ledger, { state: 'all' }).items.map(({ item }) => item.id);
  closeLedger(week.ledger);
}

beforeEach(async () => {
  ledger = join(tempDir(), 'ledger.db');
  await run('2.00');
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    shown += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  return useLanguage('en');
});

async function printed(command: () => Promise<unknown>): Promise<string> {
  shown = '';
  await command();
  return shown;
}

const match = (more: object = {}) =>
  printed(() => matchCommand(ids, { ledger, by: 'li', residual: 'fee', ...more }));

test('a match shows its items, their sum and the residual', async () => {
  expect(await match({ dryRun: true })).toMatch(/3 items, 0\.10 CNY\nResidual: fee 0\.10\nDry run/);
  expect(JSON.parse(await match({ dryRun: true, json: true }))).toMatchObject({ event: null });
  const text = await match();
  expect(text).toContain('Matched (event 1). To undo: zhangping items undo 1\n');
  expect(await printed(() => showCommand(ids[0], { ledger }))).toContain(
    'matched with each other by event 1: 3 items, residual: fee 0.10 CNY\n',
  );
  const json = JSON.parse(await printed(() => showCommand(ids[0], { ledger, json: true })));
  expect(json.match).toMatchObject({
    event: 1,
    residual: 'fee',
    residual_amount: '0.10',
    items: ids,
  });
  expect(await printed(() => explain('A', { ledger }))).toContain(
    'li matched with other items by event 1, residual fee',
  );
  await expect(match({ residual: 'tax' })).rejects.toThrow(
    'expected one of fee, rounding, unexplained',
  );
  await expect(match({ residual: '尾差' })).rejects.toThrow('is matched by event 1.');
  await expect(unmatchCommand('one', { ledger })).rejects.toThrow('one: expected the number');
  const opened = await printed(() => unmatchCommand('2', { ledger, by: 'wang' }));
  expect(opened).toContain('Opened the match of event 2 (event 4).\n');
});

test('a match that is open again is shown with what changed', async () => {
  await match();
  await run('2.50');
  expect(await printed(() => showCommand(ids[0], { ledger }))).toMatch(
    /B, item \w+ – changed since\n.*\nThe match is open again: 1 of its items changed\.\n/,
  );
  expect(await printed(() => status('shop', { ledger }))).toContain('The match of event 1 by li');
  const { openedMatches } = JSON.parse(
    await printed(() => status('shop', { ledger, json: true })),
  )[0];
  expect(openedMatches).toMatchObject([{ event: 1, by: 'li', changed: [{ difference: '2.00' }] }]);
});

test('the last decision about several items is taken back only if one says so', async () => {
  await match();
  const undo = (more: object = {}) =>
    printed(() => undoCommand(undefined, { ledger, by: 'li', ...more }));
  expect(await undo()).toContain('Nothing was changed.\n');
  expect(confirm).toHaveBeenLastCalledWith('Take back event 1 (match): 3 items, 0.10 CNY?');
  vi.mocked(confirm).mockResolvedValueOnce(null);
  await expect(undo()).rejects.toThrow('there is no terminal to ask for confirmation');
  expect(await undo({ dryRun: true })).toContain('Event 1: match by li\nDry run');
  await useLanguage('zh');
  expect(await undo({ yes: true })).toContain('记录 1：match，li\n已撤回（记录 4）。\n');
});
