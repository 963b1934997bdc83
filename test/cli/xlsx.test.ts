/** Workbooks through the built program: as flows, and in inspect. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sheetOf, workbookOf } from '../inputs/workbooks.ts';
import { expectExit, runCli } from '../support/cli.ts';
import { tempDir } from '../support/tempdir.ts';

const BILL = join(
  import.meta.dirname,
  '..',
  '..',
  'fixtures',
  'profile-alipay-plain',
  'alipay.csv',
);
const DATE = '2026-11-19';
const STRINGS = ['order_id', 'amount', 'paid_at', 'A1001', 'A1002'].map(
  (text) => `<si><t>${text}</t></si>`,
);
const STYLES = '<cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs>';
const HEADER =
  '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>' +
  '<c r="C1" t="s"><v>2</v></c></row>';
/** 2026-11-19 09:05:10 and 10:20:00, as days. */
const TIMES = ['46345.378587962965', '46345.430555555555'];

function row(number: number, id: string, amount: string): string {
  return (
    `<row r="${number}">${id.replace('<c ', `<c r="A${number}" `)}` +
    `<c r="B${number}"><v>${amount}</v></c>` +
    `<c r="C${number}" s="1"><v>${TIMES[number % 2]}</v></c></row>`
  );
}

function folderWith(rows: string): string {
  const folder = tempDir();
  copyFileSync(BILL, join(folder, 'alipay.csv'));
  const shape = { strings: STRINGS, styles: STYLES };
  writeFileSync(join(folder, 'flows.xlsx'), sheetOf(HEADER + rows, shape));
  return folder;
}

const RUN = ['run', '--statement', 'alipay.csv', '--flows', 'flows.xlsx'];
const shared = (index: number) => `<c t="s"><v>${index}</v></c>`;

describe('flows in a workbook', () => {
  test('are reconciled, and their records are located by sheet and row', async () => {
    const rows = row(2, shared(3), '100') + row(4, shared(4), '49.990000000000002');
    const cwd = folderWith(rows);
    expectExit(await runCli(RUN, { cwd }), 1);
    const out = join(cwd, 'reports', 'alipay', DATE);
    const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
    expect(summary.flows).toMatchObject({ count: 2, amount: '149.99' });
    expect(summary.flows.files).toMatchObject([{ path: 'flows.xlsx', profile: 'generic-csv' }]);
    expect(summary.proof.residual).toBe('0.00');
    // The refunds that the flows lack, and the cent.
    expect(summary.discrepancies).toMatchObject({
      short: { count: 2, amount: '-80.00' },
      amount_mismatch: { count: 1, amount: '0.01' },
    });
    const items = readFileSync(join(out, 'discrepancies.csv'), 'utf8').split('\r\n');
    const mismatch = items.find((line) => line.startsWith('amount_mismatch'));
    expect(mismatch).toContain('50.00,49.99,0.01');
    expect(mismatch).toContain('flows.xlsx!Sheet1:4');
    expect(mismatch).toMatch(/2026-11-19 \d\d:\d\d:\d\d,2026-11-19 09:05:10/);
  });

  test('are refused if an id has lost digits', async () => {
    const cwd = folderWith(row(2, '<c ><v>4.0012300000000002E+27</v></c>', '100'));
    const result = await runCli(RUN, { cwd });
    expectExit(result, 3);
    expect(result.stderr).toMatch(
      /flows\.xlsx!Sheet1:2.*'4\.00123E\+27' was changed by a spreadsheet and its digits are lost/,
    );
  });
});

test('inspect describes a workbook sheet by sheet', async () => {
  const cwd = tempDir();
  const sheets = [
    { name: '流水', rows: HEADER + row(2, shared(3), '1.1') },
    { name: '说明', rows: '<row><c t="str"><v>x</v></c></row>' },
    { name: 'Sheet3', rows: '' },
  ];
  const workbook = workbookOf({ sheets, strings: STRINGS, styles: STYLES });
  writeFileSync(join(cwd, 'day.xlsx'), workbook);
  const result = await runCli(['inspect', 'day.xlsx', '--json'], { cwd });
  const found = JSON.parse(result.stdout);
  expect(found).toMatchObject([
    {
      name: 'day.xlsx!流水',
      container: 'xlsx',
      profile: 'generic-csv',
      rows: 1,
      firstRows: [{ order_id: 'A1001', amount: '1.10', time: '2026-11-19 09:05:10', line: 2 }],
      problems: [],
    },
    { name: 'day.xlsx!说明', container: 'xlsx', problems: [expect.stringMatching(/recognized/)] },
  ]);
});
