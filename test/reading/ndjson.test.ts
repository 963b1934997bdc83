import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NdjsonSplitter } from '../../src/reading/rows/ndjson.ts';
import { cutAll, unlikeWhole } from './cut.ts';

const COLUMNS = ['order_id', 'amount', 'paid_at', '账户'];
const make = () => new NdjsonSplitter(COLUMNS);
const whole = (text: string) => cutAll(make(), Buffer.from(text));

/** The fields of the only record, as text, or that it is malformed. */
function fieldsOf(line: string): string[] | 'malformed' {
  const cuts = whole(line);
  expect(cuts).toHaveLength(1);
  const { fields } = cuts[0];
  return fields === 'malformed' ? fields : fields.map((f) => Buffer.from(f, 'latin1').toString());
}

const HALF = /\p{Cs}/u;
const character = fc.oneof(
  fc.constantFrom('"', '\\', '/', '\b', '\f', '\n', '\r', '\t', '\0', '\u007f', '\u2028', '{', ':'),
  fc.constantFrom('é', '账', '😀', '\ud83d', '\ude00', '\ufeff'),
  fc.string({ minLength: 1, maxLength: 1 }),
);
const wholeText = fc
  .array(character, { maxLength: 6 })
  .map((chars) => chars.join(''))
  .filter((text) => !HALF.test(text));
const numberText = fc.oneof(
  fc.constantFrom('0', '-0', '12.30', '1e5', '1E-7', '-0.0e+00', `${'9'.repeat(90)}.5`),
  fc.integer().map(String),
  fc.double({ noDefaultInfinity: true, noNaN: true }).map(String),
);
const space = fc.constantFrom('', '', '', ' ', '\t', '\r', '  ');

/** A text as JSON, any of its characters as an escape. */
function textJson(text: fc.Arbitrary<string>): fc.Arbitrary<{ json: string; value: string }> {
  const choices = fc.array(fc.boolean(), { minLength: 3, maxLength: 3 });
  return fc.tuple(text, choices).map(([value, escapes]) => {
    const chars = Array.from(value, (char, i) => {
      if (escapes[i % escapes.length]) return char === '/' ? '\\/' : escaped(char);
      return JSON.stringify(char).slice(1, -1);
    });
    return { json: `"${chars.join('')}"`, value };
  });
}

function escaped(char: string): string {
  const units = Array.from({ length: char.length }, (_, i) => char.charCodeAt(i));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

const scalar = fc.oneof(
  { weight: 4, arbitrary: textJson(wholeText) },
  { weight: 3, arbitrary: numberText.map((json) => ({ json, value: json })) },
  { weight: 1, arbitrary: fc.constant({ json: 'null', value: '' }) },
);
const anyJson = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value));
// None so near to a column that damage could make it one: JSON.parse hides what stands twice.
const otherKey = fc.constantFrom('x', 'order', 'order_id_of_ours', 'AMOUNT', '', '账');

interface Line {
  text: string;
  fields: string[];
}

const line: fc.Arbitrary<Line> = fc
  .tuple(
    fc.shuffledSubarray(COLUMNS),
    fc.array(fc.tuple(otherKey, anyJson), { maxLength: 2 }),
    fc.array(scalar, { minLength: COLUMNS.length, maxLength: COLUMNS.length }),
    fc.array(space, { minLength: 5, maxLength: 5 }),
    fc.nat(),
  )
  .map(([columns, others, scalars, [a, b, c, d, e], turn]) => {
    const members = columns.map(
      (name, i) => `${a}${JSON.stringify(name)}${b}:${c}${scalars[i].json}`,
    );
    for (const [key, json] of others) {
      members.splice(turn % (members.length + 1), 0, `${JSON.stringify(key)}:${json}${d}`);
    }
    const fields = COLUMNS.map((name) => {
      const index = columns.indexOf(name);
      return index < 0 ? '' : scalars[index].value;
    });
    return { text: `${e}{${members.join(`${b},`)}${a}}${d}`, fields };
  });

/** Does JSON.parse take the line for an object whose fields are texts, numbers or null? */
function isFlat(text: string): boolean {
  try {
    const value = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    // JSON.stringify writes half a character as an escape, and nothing else of that range.
    if (/(?<!\\)(\\\\)*\\ud[89a-f]/.test(JSON.stringify(value))) return false;
    const fields = COLUMNS.map((name) => (Object.hasOwn(value, name) ? value[name] : null));
    return fields.every((field) => field === null || ['string', 'number'].includes(typeof field));
  } catch {
    return false;
  }
}

describe('NdjsonSplitter', () => {
  it('returns the values of JSON.parse, and numbers as written', () => {
    fc.assert(
      fc.property(line, ({ text, fields }) => {
        expect(fieldsOf(text)).toEqual(fields);
        const value = JSON.parse(text);
        for (const [index, name] of COLUMNS.entries()) {
          const parsed = value[name] ?? '';
          if (typeof parsed === 'string') expect(fields[index]).toBe(parsed);
          else expect(Number(fields[index])).toBe(parsed);
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('calls malformed what JSON.parse refuses', () => {
    const damage = fc.oneof(fc.constantFrom(...'{}[]",:\\\t\r0-+.eE 9tfn\x01'), fc.string());
    const damaged = fc
      .tuple(line, fc.nat(), fc.nat({ max: 2 }), damage)
      .map(([{ text }, at, dropped, put]) => {
        const index = at % (text.length + 1);
        return text.slice(0, index) + put.replaceAll('\n', '') + text.slice(index + dropped);
      });
    fc.assert(
      fc.property(
        damaged.filter((text) => text !== '' && !HALF.test(text)),
        (text) => {
          expect(fieldsOf(text) === 'malformed').toBe(!isFlat(text));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('splits alike wherever a piece ends', () => {
    const lines = fc.array(fc.oneof(line, fc.constantFrom({ text: '{"x":', fields: [] })), {
      maxLength: 3,
    });
    fc.assert(
      fc.property(lines, fc.constantFrom('\n', '\r\n'), (each, lineBreak) => {
        const bytes = Buffer.from(each.map(({ text }) => text + lineBreak).join(''));
        expect(unlikeWhole(make, bytes, cutAll(make(), bytes))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('reads every line by itself', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), (each) => {
        const cuts = whole(each.map(({ text }) => `${text}\n`).join(''));
        const single = each.map(({ text }) => whole(text)[0]);
        expect(cuts).toEqual(single);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['a field that occurs twice', '{"amount":1,"amount":1}'],
    ['a field that occurs twice, once escaped', '{"amount":1,"\\u0061mount":2}'],
    ['a nested object', '{"amount":{"amount":1}}'],
    ['a list', '{"amount":[1]}'],
    ['a boolean', '{"amount":true}'],
    ['a lone surrogate in a field', '{"order_id":"\\ud800"}'],
    ['two halves in the wrong order', '{"order_id":"\\ude00\\ud83d"}'],
    ['an invalid escape, in a field that is not read', '{"x":"\\q"}'],
    ['a long invalid number', `{"order_id":${'1'.repeat(64)}abc}`],
    ['a byte order mark', '\ufeff{"amount":1}'],
    ['bytes that are not UTF-8, beside an escape', Buffer.from('{"x":"\\n\xff"}', 'latin1')],
    ['an array', '[{"amount":1}]'],
    ['nothing but spaces', '   '],
  ])('calls %s malformed', (_, text) => {
    expect(cutAll(make(), Buffer.from(text as string))[0].fields).toBe('malformed');
  });

  it('skips values that are not fields, up to 64 levels deep', () => {
    const nested = (depth: number) => `{"x":${'['.repeat(depth)}${']'.repeat(depth)},"amount":1}`;
    expect(fieldsOf(nested(64))).toEqual(['', '1', '', '']);
    expect(fieldsOf(nested(65))).toEqual(['', '1', '', '']);
    expect(fieldsOf(nested(66))).toBe('malformed');
    expect(fieldsOf(nested(100_000))).toBe('malformed');
  });

  it('accepts a key that is not a field any number of times', () => {
    expect(fieldsOf('{"x":1,"x":2,"amount":3}')).toEqual(['', '3', '', '']);
  });
});
