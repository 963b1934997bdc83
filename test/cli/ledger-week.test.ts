/** The week of docs/ledger.md: its commands one after the other, and what they print. */
import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';
import { expectShown, sessionsIn, textOf, withoutNotes } from '../support/doc-sessions.ts';
import { tempDir } from '../support/tempdir.ts';

const WEEK = resolve(import.meta.dirname, '../../fixtures/story-of-a-week');
const sessionsOf = (doc: string) => sessionsIn(doc, 'An example week', '一个星期');

/** Text without the times at which runs were made. */
function timeless(text: string): string {
  return text.replaceAll(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}/g, '<time>');
}

function configIn(doc: string): string {
  return /^```yaml\n(.*?)^```/ms.exec(textOf(doc))?.[1] ?? '';
}

test('the week of docs/ledger.md is what the program prints', async () => {
  const cwd = join(tempDir(), 'week');
  cpSync(WEEK, cwd, { recursive: true });
  writeFileSync(join(cwd, 'zhangping.yaml'), configIn('ledger.md'));
  const failed: string[] = [];
  for (const session of sessionsOf('ledger.md')) {
    const { code, stdout, stderr } = await runCli(session.args, { cwd });
    const shown = session.shown.map(timeless);
    expectShown(timeless(code === 0 || code === 1 ? stdout : stderr), { ...session, shown });
    if (code !== 0 && code !== 1) failed.push(`${code} ${session.args.join(' ')}`);
  }
  expect(failed).toEqual(['3 run --date 2026-11-03', '2 items match 739048a1 56b3e98a --by li']);
  expect(readdirSync(join(cwd, 'reports', 'alipay')).length).toBe(6);
});

test('the Chinese document has the same config and sessions', () => {
  expect(configIn('ledger.zh-CN.md')).toBe(configIn('ledger.md'));
  const [chinese, english] = ['ledger.zh-CN.md', 'ledger.md'].map(sessionsOf);
  expect(withoutNotes(chinese)).toEqual(withoutNotes(english));
});
