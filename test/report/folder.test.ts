import { describe, expect, it } from 'vitest';
import { checkJobName, reportFolder } from '../../src/report/folder.ts';
import { UsageError } from '../../src/support/errors.ts';

describe('checkJobName', () => {
  it.each(['a', 'wechat-main', '微信对账', '0', 'a..b', 'A_1.2', '\u{20000}', 'x'.repeat(64)])(
    'accepts %s',
    (name) => expect(() => checkJobName(name)).not.toThrow(),
  );

  it.each([
    '',
    '.',
    '..',
    '../a',
    'a/b',
    'a\\b',
    '-a',
    '_a',
    'a b',
    'a\0',
    'a\n',
    '/etc',
    'x'.repeat(65),
  ])('refuses %j', (name) => expect(() => checkJobName(name)).toThrow(UsageError));

  it('names the job without printing what a terminal obeys', () => {
    expect(() => checkJobName('\x1b[2J')).toThrow(
      "\"\\u001b[2J\" cannot be a job name: 1 to 64 letters, digits, '.', '_' and '-', " +
        'the first one a letter or digit.',
    );
  });
});

describe('reportFolder', () => {
  it('is the job and date below the given folder', () => {
    expect(reportFolder('out', 'wechat', '2026-11-19')).toBe('out/wechat/2026-11-19');
  });

  it.each(['', '..', '2026-02-30', '2026-11-19/..', '20261119'])('refuses the date %j', (date) => {
    expect(() => reportFolder('out', 'wechat', date)).toThrow(UsageError);
  });
});
