/** Text without names, accounts and free text in it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headline, outline, withoutWords } from '../../src/support/outline.ts';

describe('an outline', () => {
  it.each([
    ['张三,6222020012340123,-12.30,"a b"', '…,…,-12.30,"… …"'],
    ['买买提·吐尔逊|zhang@x.com', '…·…|…@….…'],
    ['138.1234.5678', '….….…'],
    ['A1.5 1.5A 1.5', '….… ….… 1.5'],
    ['{"name":"Z\u0301oe"}', '{"…":"…"}'],
  ])('%s is %s', (text, shape) => expect(outline(text)).toBe(shape));

  it('has no letters, and no digits except decimals', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        const shape = outline(text).replace(/\d{1,12}\.\d{1,6}/g, '');
        expect(shape).not.toMatch(/[\p{L}\p{N}]/u);
      }),
    );
  });
});

describe('a number or time', () => {
  it.each([
    ['3O.00', '3O.00'],
    ['￥3.00', '￥3.00'],
    ['12.30元', '12.30元'],
    ['2026-11-19T10:00:00Z', '2026-11-19T10:00:00Z'],
    ['张三', '…'],
    ['19-Nov-2026', '19-…-2026'],
    ['9'.repeat(65), `${'9'.repeat(64)}…`],
  ])('%s is quoted as %s', (text, shown) => expect(withoutWords(text)).toBe(shown));
});

describe('a first line', () => {
  it.each([
    ['记账日期,货币,交易金额', '记账日期,货币,交易金额'],
    ['下载链接已失效，请重新获取', '下载链接已失效，请重新获取'],
    ['张三,6222,1', '…,…,…'],
    ['张三,1.00', '…,1.00'],
  ])('%s is shown as %s', (text, shown) => expect(headline(text)).toBe(shown));
});
