import { describe, expect, it } from 'vitest';
import {
  clipMiddle,
  clipStart,
  padLeft,
  padRight,
  textWidth,
  wrapWide,
} from '../../src/report/terminal-text.ts';
import { visible } from '../../src/support/printable.ts';

describe('textWidth', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['账平', 4],
    ['ＡＢ', 4],
    ['ｱ', 1],
    ['한글', 4],
    ['カナ', 4],
    ['（）', 4],
    ['\u{20000}', 2],
    ['💰', 2],
    ['e\u0301', 1],
    ['é', 1],
    ['−…', 2],
  ])('%s is %i', (text, width) => expect(textWidth(text)).toBe(width));
});

describe('clipping', () => {
  it('leaves out the middle, or the start', () => {
    expect(clipMiddle('abcdef', 6)).toBe('abcdef');
    expect(clipMiddle('abcdefg', 6)).toBe('abc…fg');
    expect(clipStart('abcdefg', 6)).toBe('…cdefg');
    expect(clipStart('abcdef', 6)).toBe('abcdef');
  });

  it('never splits a wide character, nor goes over', () => {
    expect(clipMiddle('一二三四五', 7)).toBe('一二…五');
    expect(clipStart('一二三四五', 6)).toBe('…四五');
    expect(clipStart('💰💰💰', 4)).toBe('…💰');
    for (let columns = 1; columns < 12; columns++) {
      expect(textWidth(clipMiddle('一a二b三c四d', columns))).toBeLessThanOrEqual(columns);
      expect(textWidth(clipStart('一a二b三c四d', columns))).toBeLessThanOrEqual(columns);
    }
  });
});

describe('padding', () => {
  it('counts columns, not characters', () => {
    expect(padRight('账', 4)).toBe('账  ');
    expect(padLeft('账', 4)).toBe('  账');
    expect(padLeft('long', 2)).toBe('long');
  });
});

describe('visible', () => {
  it('spells out what a terminal obeys or hides', () => {
    expect(visible('a\x1b[31m\n\u202eb')).toBe('a\\u{1b}[31m\\u{a}\\u{202e}b');
    expect(visible('\ud800\u2028\ufe0f\u200b')).toBe('\\u{d800}\\u{2028}\\u{fe0f}\\u{200b}');
    expect(visible('账平 é 💰')).toBe('账平 é 💰');
  });
});

describe('wrapping', () => {
  it.each([
    ['', 10, ''],
    ['报告目录', 8, '报告目录'],
    ['报告目录', 7, '报告目\n录'],
    ['一 two 三', 5, '一\ntwo\n三'],
    ['用 zhangping', 4, '用\nzhangping'],
    ['一行。\n\n又一行', 20, '一行。\n\n又一行'],
  ])('of %j to %i columns', (text, columns, wrapped) => {
    expect(wrapWide(text, columns)).toBe(wrapped);
  });

  it('keeps punctuation with what it leans on', () => {
    expect(wrapWide('报告目录（默认）', 10)).toBe('报告目录\n（默认）');
    expect(wrapWide('报告，目录。', 4)).toBe('报\n告，\n目\n录。');
    expect(wrapWide('没有“run”吗', 8)).toBe('没有\n“run”吗');
  });

  it('loses nothing but blanks, and goes over for a long word alone', () => {
    const text = '渠道 a1” 账单，“b 流水”… c（d）。 “';
    for (let columns = 2; columns < 40; columns++) {
      const lines = wrapWide(text, columns).split('\n');
      expect(lines.join('').replace(/ /g, '')).toBe(text.replace(/ /g, ''));
      const over = lines.filter((line) => textWidth(line) > Math.max(columns, 7));
      expect(over).toEqual([]);
    }
  });
});
