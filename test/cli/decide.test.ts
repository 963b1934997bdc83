/** The output before and after a decision by filter. */
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type DecideOptions, resolveCommand } from '../../src/cli/commands/decide.ts';
import { confirm } from '../../src/cli/terminal/confirm.ts';
import { closeLedger, openLedger } from '../../src/ledger/open.ts';
import { useLanguage } from '../../src/words/language.ts';
import { SmallWeek } from '../ledger/small-week.ts';
import { tempDir } from '../support/tempdir.ts';

vi.mock('../../src/cli/terminal/confirm.ts', () => ({ confirm: vi.fn(async () => false) }));

const HELD = 'Suggested action hold: 1 of 1. Check these before money moves.\n';
let ledger: string;
let shown: string;

beforeEach(async () => {
  ledger = join(tempDir(), 'ledger.db');
  const week = new SmallWeek(openLedger(ledger));
  await week.run({ date: '2026-11-02', statement: ['A 1.00'], flows: ['B 300.00 23:59'] });
  closeLedger(week.ledger);
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    shown += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  return useLanguage('en');
});

async function resolve(category: string, options: DecideOptions): Promise<string> {
  shown = '';
  await resolveCommand([], { ledger, category, action: 'reverse', by: 'li', ...options });
  return shown;
}

test('the question shows the action, and how many items have the suggestion hold', async () => {
  expect(await resolve('pending', {})).toMatch(/suggested {2}order\n.* hold .*B\n/);
  expect(shown).toContain(HELD);
  const question = 'Resolve 1 open item, -300.00 CNY with the action reverse?';
  expect(confirm).toHaveBeenLastCalledWith(question);
  await useLanguage('zh');
  await resolve('pending', {});
  expect(confirm).toHaveBeenLastCalledWith('按“冲正”处理挂账差错 1 笔，-300.00 CNY？');
});

test('the dry run shows them, too; without a question the result does', async () => {
  expect(await resolve('pending', { dryRun: true })).toMatch(/suggested {2}order\n.* hold .*B\n/);
  const end = 'Action: reverse\nDry run: nothing was changed.\n';
  expect(shown).toContain(`${HELD}1 item, -300.00 CNY\n${end}`);
  expect(await resolve('long', { dryRun: true })).not.toContain('Suggested action hold');
  expect(await resolve('pending', { yes: true })).toContain(HELD);
});
