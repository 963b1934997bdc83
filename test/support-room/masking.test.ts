/** Numbers that name a person, held to a second, plain reading of what they are. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskMessage, maskNumbers } from '../../src/support/masking.ts';

const digitsOf = (count: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: count, maxLength: count });

/** The digit that makes the sum right: from the right every second one counts as 2d mod 9. */
function checkDigit(payload: string): string {
  const DOUBLED = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];
  const sum = [...payload]
    .reverse()
    .map(Number)
    .reduce((total, digit, i) => total + (i % 2 === 0 ? DOUBLED[digit] : digit), 0);
  return String((10 - (sum % 10)) % 10);
}

/** Card numbers of the ranges that are issued, with their lengths. */
const card = fc
  .constantFrom(
    ...([
      ['62', 16],
      ['62', 17],
      ['62', 19],
      ['81', 16],
      ['81', 19],
      ['4', 13],
      ['4', 16],
      ['4', 19],
      ['51', 16],
      ['55', 16],
      ['2221', 16],
      ['2720', 16],
      ['34', 15],
      ['37', 15],
      ['3528', 16],
      ['3589', 19],
      ['300', 14],
      ['305', 14],
      ['36', 14],
      ['6011', 16],
      ['65', 19],
      ['603601', 16],
      ['955880', 19],
    ] as const),
  )
  .chain(([prefix, length]) =>
    digitsOf(length - prefix.length - 1).map((rest) => {
      const payload = prefix + rest;
      return payload + checkDigit(payload);
    }),
  );

/** By ISO 7064, MOD 11-2, as the standard defines it: what all 18 digits come to. */
function identityCheck(payload: string): string {
  const sum = [...payload].reduce((total, digit, i) => total + Number(digit) * 2 ** (17 - i), 0);
  const check = (12 - (sum % 11)) % 11;
  return check === 10 ? 'X' : String(check);
}

const identityCard = fc
  .tuple(fc.constantFrom('110101', '440305', '654201'), fc.integer({ min: 1950, max: 2019 }))
  .chain(([region, year]) =>
    digitsOf(3).map((sequence) => {
      const payload = `${region}${year}0307${sequence}`;
      return payload + identityCheck(payload);
    }),
  );

const mobile = fc
  .tuple(fc.constantFrom(...'3456789'), digitsOf(9))
  .map(([second, rest]) => `1${second}${rest}`);

/** What may stand around a number without being part of it. */
const around = fc.constantFrom('', ' ', ',', '，', '卡号', "'", '"', '/', 'NTRF', ':', '\t', '\n');

function stars(number: string, first: number, last: number): string {
  const middle = '*'.repeat(number.length - first - last);
  return number.slice(0, first) + middle + number.slice(number.length - last);
}

describe('a card number', () => {
  it('keeps its first and last four digits', () => {
    fc.assert(
      fc.property(card, around, around, (number, before, behind) => {
        expect(maskNumbers(`${before}${number}${behind}`)).toBe(
          `${before}${stars(number, 4, 4)}${behind}`,
        );
      }),
    );
  });

  it('may be in groups with blanks or hyphens between them', () => {
    fc.assert(
      fc.property(card, fc.constantFrom(' ', '-', '\u00a0', '–'), (number, gap) => {
        const grouped = number.replace(/\d{4}(?=\d)/g, `$&${gap}`);
        const masked = maskNumbers(`7 ${grouped}, 12.00`);
        expect(masked).toHaveLength(grouped.length + 9);
        expect(masked.replace(/[^\d*]/g, '')).toBe(`7${stars(number, 4, 4)}1200`);
      }),
    );
    expect(maskNumbers('6222 0200 1234 0123')).toBe('6222 **** **** 0123');
    expect(maskNumbers('3782 822463 10005')).toBe('3782 ****** *0005');
    expect(maskNumbers('4111 11 11 1111 1111')).toBe('4111 11 11 1111 1111');
  });

  it('may be written in full-width digits', () => {
    expect(maskNumbers('６２２２０２００１２３４０１２３')).toBe('６２２２********０１２３');
  });

  it("has a check digit, except UnionPay's, of which not all have one", () => {
    fc.assert(
      fc.property(card, fc.integer({ min: 1, max: 9 }), (number, more) => {
        const wrong = number.slice(0, -1) + ((Number(number.at(-1)) + more) % 10);
        const isMasked = maskNumbers(wrong) !== wrong;
        expect(isMasked).toBe(number.startsWith('62'));
      }),
    );
  });

  it('is not recognized within more digits', () => {
    fc.assert(
      fc.property(card, digitsOf(7), (number, more) => {
        expect(maskNumbers(number + more)).toBe(number + more);
      }),
    );
  });
});

describe('a phone number', () => {
  it('keeps the first three and last four digits', () => {
    fc.assert(
      fc.property(mobile, around, around, (number, before, behind) => {
        const masked = `${before}${stars(number, 3, 4)}${behind}`;
        expect(maskNumbers(`${before}${number}${behind}`)).toBe(masked);
      }),
    );
  });

  it.each([
    ['+86 138 1234 5678', '+86 138 **** 5678'],
    ['+86-13812345678', '+86-138****5678'],
    ['8613812345678', '86138****5678'],
    ['008613812345678', '0086138****5678'],
    ['138-1234-5678', '138-****-5678'],
    ['tel:13812345678.', 'tel:138****5678.'],
    ['6222 0200 1234 0123 13812345678', '6222 **** **** 0123 138****5678'],
  ])('%s is shown as %s', (text, masked) => expect(maskNumbers(text)).toBe(masked));

  it.each([
    '12812345678',
    '1381234567',
    '138123456789',
    '20138123456785',
    '138.12',
    '1-3812345678',
  ])('%s is not one', (text) => expect(maskNumbers(text)).toBe(text));
});

describe('an identity card number', () => {
  it('keeps the first three and last two digits', () => {
    fc.assert(
      fc.property(identityCard, (number) => {
        expect(maskNumbers(`证件${number}。`)).toBe(`证件${stars(number, 3, 2)}。`);
        expect(maskNumbers(number.toLowerCase())).toBe(stars(number.toLowerCase(), 3, 2));
        const grouped = [number.slice(0, 6), number.slice(6, 14), number.slice(14)].join(' ');
        const masked = maskNumbers(grouped);
        expect(masked).toBe(`${number.slice(0, 3)}*** ******** **${number.slice(16)}`);
      }),
    );
  });

  it('is not recognized with a wrong check digit or an invalid date', () => {
    const number = `11010119900307123${identityCheck('11010119900307123')}`;
    expect(maskNumbers(number)).not.toBe(number);
    const others = [...'0123456789X'].filter((digit) => digit !== number.at(-1));
    for (const digit of others) {
      expect(maskNumbers(number.slice(0, -1) + digit)).toBe(number.slice(0, -1) + digit);
    }
    const never = `11010119901307123`;
    expect(maskNumbers(never + identityCheck(never))).toBe(never + identityCheck(never));
  });
});

describe('unmasked text', () => {
  it.each([
    '2088123456789012',
    '20881234567890120156_20261119.csv.zip',
    '2026111922001458860515315453',
    '4200001520202611190123456789',
    '50000000382019052709732678859',
    '20261119105523',
    '2026-11-19 10:55:23',
    '1795056923000',
    '802310048993424',
    '06178e20261119c66026b7d3f0a6',
    '123456789.01',
  ])('%s', (text) => expect(maskNumbers(text)).toBe(text));

  it('is everything but digits, and masked text is not changed again', () => {
    const text = fc.string({
      unit: fc.constantFrom(...'0123456789', ' ', '-', 'X', 'x', '号', '１', ',', '6', '2', '1'),
      maxLength: 60,
    });
    fc.assert(
      fc.property(text, (some) => {
        const masked = maskNumbers(some);
        expect(masked.length).toBe(some.length);
        for (let i = 0; i < some.length; i++) {
          if (masked[i] !== some[i]) expect(`${some[i]}${masked[i]}`).toMatch(/[\d０-９Xx]\*/);
        }
      }),
    );
  });
});

describe('a message', () => {
  it.each([
    ['redis://me:pa:ss@host:6379/0', 'redis://…@host:6379/0'],
    ["not 'rediss+cluster://:hidden@a,b'", "not 'rediss+cluster://…@a,b'"],
    [
      'https://oapi.dingtalk.com/robot/send?access_token=abc123&x=1',
      'https://oapi.dingtalk.com/robot/send?access_token=…&x=1',
    ],
    ['https://qyapi.weixin.qq.com/x?key=0d1e-22', 'https://qyapi.weixin.qq.com/x?key=…'],
    [
      'https://open.feishu.cn/open-apis/bot/v2/hook/01234567-89ab-cdef',
      'https://open.feishu.cn/open-apis/bot/v2/hook/…',
    ],
    ['mail a@b.example of http://host/a@b', 'mail a@b.example of http://host/a@b'],
  ])('does not contain secrets of a URL: %s', (text, masked) =>
    expect(maskMessage(text)).toBe(masked),
  );

  it('does not contain card numbers', () => {
    expect(maskMessage('of 6222020012340123.')).toBe('of 6222********0123.');
  });
});
