/** The progress of a run: on an emulated terminal screen, and in a log. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { textWidth } from '../../src/report/terminal-text.ts';
import { expectExit, messagesOf, progressOf, runCli } from '../support/cli.ts';
import { tempDir } from '../support/tempdir.ts';
import { HANG_MS } from '../support/waiting.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PROGRAM = join(ROOT, 'bin', 'zhangping.js');
const DEMO = join(ROOT, 'fixtures', 'demo-day');
const BILL = '20881234567890120156_20261119.csv.zip';
const ARGS = ['run', 'demo', '--statement', BILL, '--flows', 'flows.csv'];

function demoDay(): string {
  const folder = tempDir();
  for (const name of [BILL, 'flows.csv']) copyFileSync(join(DEMO, name), join(folder, name));
  return folder;
}

/** What a terminal of so many columns is sent, by util-linux's script; 0: it does not know them. */
function onTerminal(columns: number, args: readonly string[], env = {}): string {
  const width = columns === 0 ? ':' : `stty cols ${columns} rows 60`;
  const command = `${width}; exec ${[process.execPath, PROGRAM, ...args].join(' ')}`;
  const { stdout, status } = spawnSync('script', ['-qec', command, '/dev/null'], {
    cwd: demoDay(),
    encoding: 'utf8',
    env: { ...process.env, TERM: 'xterm', LC_ALL: 'C.UTF-8', NO_COLOR: '', ...env },
    input: '',
    timeout: HANG_MS,
  });
  expect(status, stdout).toBe(1);
  return stdout;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what terminals are told
const SEQUENCE = /^\x1b\[([?\d;]*)([A-Za-z])/;

/** The screen in the end: of what may be sent, moving up, to a column, and clearing a line. */
function screenOf(sent: string): string[] {
  const lines: string[][] = [[]];
  let [row, column] = [0, 0];
  for (let at = 0; at < sent.length; ) {
    const sequence = SEQUENCE.exec(sent.slice(at, at + 16));
    if (sequence) {
      const [all, values, letter] = sequence;
      const value = Number(values || (letter === 'K' ? 0 : 1));
      if (letter === 'A') row -= value;
      else if (letter === 'G') column = value - 1;
      else if (letter === 'K') lines[row].splice(value === 0 ? column : 0);
      else if (!'mhl'.includes(letter))
        throw new Error(`the screen does not know ${values}${letter}`);
      at += all.length;
      continue;
    }
    const char = sent[at++];
    if (char === '\n') lines[++row] ??= [];
    else if (char === '\r') column = 0;
    else lines[row][column++] = char;
  }
  return lines.map((line) =>
    Array.from(line, (char) => char ?? ' ')
      .join('')
      .trimEnd(),
  );
}

const PHASES = ['opening files', 'reading both sides', 'matching across days', 'writing reports'];

describe('on a terminal', () => {
  it('a spinner shows the phases, and is erased at the end', () => {
    const sent = onTerminal(80, ARGS);
    for (const phase of PHASES) expect(sent).toContain(phase);
    const screen = screenOf(sent);
    expect(screen[0]).toBe('不平 DISCREPANT  demo  2026-11-19  CNY');
    expect(screen.join('\n')).toContain('residual 0.00');
    for (const phase of PHASES) expect(screen.join('\n')).not.toContain(phase);
    // The cursor is shown again.
    expect(sent.lastIndexOf('\x1b[?25h')).toBeGreaterThan(sent.lastIndexOf('\x1b[?25l'));
  });

  it('its line and the table fit the width', () => {
    const sent = onTerminal(60, ARGS);
    expect(sent).toContain('reading both sides');
    const table = screenOf(sent).filter((line) => !line.startsWith('Reports: '));
    expect(table.filter((line) => textWidth(line) > 60)).toEqual([]);
    expect(Math.max(...table.map(textWidth))).toBeGreaterThan(55);
  });

  it('colours are used, unless switched off', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are made of them
    const colour = /\x1b\[\d*(;\d+)*m/;
    expect(onTerminal(80, ARGS)).toMatch(colour);
    expect(onTerminal(80, [...ARGS, '--no-color'])).not.toMatch(colour);
    expect(onTerminal(80, ARGS, { NO_COLOR: '1' })).not.toMatch(colour);
    expect(onTerminal(80, ARGS, { TERM: 'dumb' })).not.toContain('\x1b');
  });

  it.each([
    ['does not know its width', 0, {}],
    ['cannot move its cursor', 80, { TERM: 'dumb' }],
  ])('that %s gets timed lines', (_, columns, env) => {
    const sent = onTerminal(columns, ARGS, env);
    expect(sent).toMatch(/^\d\d:\d\d:\d\d demo 2026-11-19: discrepant, 33 discrepancies, /m);
    expect(sent).not.toContain('reading both sides');
    expect(sent).toContain('DISCREPANT');
  });

  it('--quiet and --json show no progress', () => {
    expect(onTerminal(80, [...ARGS, '--quiet'])).toBe('');
    expect(JSON.parse(onTerminal(80, [...ARGS, '--json'])).verdict).toBe('discrepant');
  });
});

describe('in a log', () => {
  it('a few lines with time, job and date show the durations, the verdict last', async () => {
    const cwd = demoDay();
    const result = await runCli(ARGS, { cwd });
    expectExit(result, 1);
    expect(messagesOf(result)).toBe('');
    const lines = progressOf(result);
    expect(lines.length).toBeGreaterThanOrEqual(2);
    expect(lines.length).toBeLessThanOrEqual(7);
    for (const line of lines) expect(line).toMatch(/^\d\d:\d\d:\d\d demo 2026-11-19: \S.*\d s/);
    expect(lines.join('')).toMatch(/read 6,362 rows, 2 MB \(\d+ MB\/s\)/);
    expect(lines.at(-1)).toMatch(
      /: discrepant, 33 discrepancies, difference -40\.58 CNY; \d+\.\d s in total\n$/,
    );
    const summary = readFileSync(
      join(cwd, 'reports', 'demo', '2026-11-19', 'summary.json'),
      'utf8',
    );
    const { total } = JSON.parse(summary).timings;
    expect(lines.at(-1)).toContain(`; ${(total / 1000).toFixed(1)} s in total`);
  });

  it('uses the requested language', async () => {
    const result = await runCli([...ARGS, '--lang', 'zh'], { cwd: demoDay() });
    expect(progressOf(result).at(-1)).toMatch(
      /: 不平，33 笔差错，差额 -40\.58 CNY；总用时 \d+\.\d 秒\n$/,
    );
  });

  it('a refusal follows a line with the time, a usage error does not', async () => {
    const cwd = demoDay();
    const refused = await runCli([...ARGS, '--date', '2026-11-20'], { cwd });
    expectExit(refused, 3);
    expect(progressOf(refused).at(-1)).toMatch(
      /^\d\d:\d\d:\d\d demo 2026-11-20: refused, nothing was written; \d+\.\d s in total\n$/,
    );
    expect(refused.stderr).toMatch(/s in total\nzhangping: .* the bill is for 2026-11-19/);
    const mistaken = await runCli([...ARGS, '--engine', 'none'], { cwd });
    expectExit(mistaken, 2);
    expect(progressOf(mistaken)).toEqual([]);
  });

  it.each(['2>/dev/full', '2>&-'])(
    'that cannot be written (%s) does not change the verdict',
    (log) => {
      const words = [`exec "$@" ${log}`, 'sh', process.execPath, PROGRAM, ...ARGS];
      const options = { cwd: demoDay(), encoding: 'utf8', timeout: HANG_MS } as const;
      const { status, stdout } = spawnSync('sh', ['-c', ...words], options);
      expect(status).toBe(1);
      expect(stdout).toContain('DISCREPANT');
    },
  );

  it('--quiet and --json leave no lines', async () => {
    for (const flag of ['--quiet', '--json']) {
      expect((await runCli([...ARGS, flag], { cwd: demoDay() })).stderr).toBe('');
    }
  });
});
