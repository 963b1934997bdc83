import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { bomLength, decode, detectEncoding } from '../../src/inputs/decode.ts';

const TEXT = '支付宝业务明细查询，订单金额（元）';
const utf8 = Buffer.from(TEXT);
const gbk = iconv.encode(TEXT, 'gbk');

describe('detectEncoding', () => {
  it('detects valid UTF-8, even if the last character is cut', () => {
    for (let length = 0; length <= utf8.length; length++) {
      expect(detectEncoding(utf8.subarray(0, length))).toBe('utf-8');
    }
  });

  it('detects anything else as GB18030', () => {
    expect(detectEncoding(gbk)).toBe('gb18030');
    expect(detectEncoding(Buffer.concat([utf8, Buffer.from([0xff]), utf8]))).toBe('gb18030');
  });

  it('trusts a byte order mark', () => {
    expect(detectEncoding(Buffer.concat([Buffer.from('\ufeff'), gbk]))).toBe('utf-8');
  });
});

describe('bomLength', () => {
  it('is 3 for a UTF-8 byte order mark, else 0', () => {
    expect(bomLength(Buffer.from('\ufeffa'))).toBe(3);
    expect(bomLength(Buffer.from('a\ufeff'))).toBe(0);
    expect(bomLength(Buffer.from([0xef, 0xbb]))).toBe(0);
    expect(bomLength(Buffer.alloc(0))).toBe(0);
  });
});

describe('decode', () => {
  it('returns the text in both encodings', () => {
    expect(decode(utf8, 'utf-8')).toBe(TEXT);
    expect(decode(gbk, 'gb18030')).toBe(TEXT);
    expect(decode(iconv.encode('㐀𠀀', 'gb18030'), 'gb18030')).toBe('㐀𠀀');
    expect(decode(Buffer.alloc(0), 'gb18030')).toBe('');
  });

  it('returns null for invalid bytes, and works afterwards', () => {
    expect(decode(gbk, 'utf-8')).toBeNull();
    expect(decode(utf8.subarray(0, -1), 'utf-8')).toBeNull();
    for (const bad of [[0xff], [0x81], [0x81, 0x30], [0x81, 0x30, 0x81], [0xd6, 0x0a]]) {
      expect(decode(Uint8Array.from(bad), 'gb18030')).toBeNull();
      expect(decode(gbk, 'gb18030')).toBe(TEXT);
    }
    expect(decode(utf8, 'utf-8')).toBe(TEXT);
  });

  it('keeps a byte order mark as data', () => {
    expect(decode(Buffer.from('\ufeffa'), 'utf-8')).toBe('\ufeffa');
    expect(decode(Buffer.from('a\ufeffb'), 'utf-8')).toBe('a\ufeffb');
  });

  it('reads shared memory', () => {
    const shared = new Uint8Array(new SharedArrayBuffer(gbk.length));
    shared.set(gbk);
    expect(decode(shared, 'gb18030')).toBe(TEXT);
    expect(detectEncoding(shared)).toBe('gb18030');
  });
});
