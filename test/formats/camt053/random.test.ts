/**
 * Random statements whose entries are known: read the same however they are cut, refused when
 * something of them is missing or changed, and never the cause of a crash.
 * ZHANGPING_CAMT_SEED picks others, ZHANGPING_CAMT_RUNS more of them.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../scripts/lib/random.mjs';
import { openCamt053, recognizeCamt053 } from '../../../src/formats/camt053/camt053.ts';
import type { Entry } from '../../../src/formats/entries/entry.ts';
import { RefusedError } from '../../../src/support/errors.ts';
import { mutate } from '../../cli/mutate.ts';
import { entryListener } from '../entry-listener.ts';
import { DocumentMaker } from './random-document.ts';
import { bal, NAMESPACE, transcribe } from './transcribe.ts';

const SEED = Number(process.env.ZHANGPING_CAMT_SEED ?? 20261119);
const RUNS = Number(process.env.ZHANGPING_CAMT_RUNS ?? 100);
/** Parts the seeds of one run from those of the next. */
const SEED_STEP = 1_000_003;

/** Runs a check on many documents; says which seed it failed with. */
function forSeeds(runs: number, check: (seed: number, rng: Random) => void): void {
  for (let index = 0; index < runs; index++) {
    const seed = SEED * SEED_STEP + index;
    try {
      check(seed, new Random(seed + 1));
    } catch (error) {
      throw new Error(`ZHANGPING_CAMT_SEED=${SEED}, document ${index}`, { cause: error });
    }
  }
}

describe('random statements', () => {
  it('are read as written', () => {
    let told = 0;
    forSeeds(RUNS, (seed) => {
      const { xml, entries, facts } = new DocumentMaker(seed).make();
      expect(recognizeCamt053(Buffer.from(xml))).toBe(true);
      expect(transcribe(xml)).toEqual({ entries, facts });
      told += entries.length;
    });
    expect(told).toBeGreaterThan(RUNS);
  });

  it('are read alike wherever their bytes are cut', () => {
    forSeeds(RUNS, (seed, rng) => {
      const { xml, entries, facts } = new DocumentMaker(seed).make();
      const longest = rng.pick([1, 2, 7, 300]);
      const cuts = Array.from({ length: xml.length }, () => rng.between(1, longest));
      expect(transcribe(xml, {}, cuts)).toEqual({ entries, facts });
    });
  });

  it('are read alike in every encoding', () => {
    forSeeds(RUNS / 10, (seed, rng) => {
      const { xml, entries, facts } = new DocumentMaker(seed).make();
      const text = xml.replace(/^<\?xml.*\?>/, '');
      const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
      const cuts = Array.from({ length: utf16.length }, () => rng.between(1, 5));
      expect(transcribe(utf16, {}, cuts)).toEqual({ entries, facts });
      expect(transcribe(utf16.swap16(), {}, cuts)).toEqual({ entries, facts });
      expect(transcribe(`\ufeff${text}`, {}, cuts)).toEqual({ entries, facts });
    });
  });

  it('are refused without one of their booked entries', () => {
    forSeeds(RUNS, (seed, rng) => {
      const { xml, booked } = new DocumentMaker(seed).make();
      if (booked.length === 0) return;
      const [from, to] = rng.pick(booked);
      expectRefused(xml.slice(0, from) + xml.slice(to));
    });
  });

  it('are refused if a digit of a booked entry or a balance is changed', () => {
    forSeeds(RUNS, (seed, rng) => {
      const { xml, digits } = new DocumentMaker(seed).make();
      const at = rng.pick(digits);
      const other = (Number(xml[at]) + rng.between(1, 9)) % 10;
      expectRefused(`${xml.slice(0, at)}${other}${xml.slice(at + 1)}`);
    });
  });

  it('are refused if they are cut off at any point', () => {
    forSeeds(RUNS / 10, (seed, rng) => {
      const { xml } = new DocumentMaker(seed).make();
      const bytes = Buffer.from(xml.trimEnd());
      for (let runs = 0; runs < 20; runs++) {
        const error = refusalOf(bytes.subarray(0, rng.int(bytes.length)));
        expect(error?.reason).toBe('footer');
      }
    });
  });

  it('are read or refused if damaged, and read alike in pieces', () => {
    let refused = 0;
    forSeeds(RUNS * 2, (seed, rng) => {
      const { xml } = new DocumentMaker(seed).make();
      const other = Buffer.from(new DocumentMaker(seed + 1).make().xml);
      const { bytes } = mutate(Buffer.from(xml), other, rng);
      recognizeCamt053(bytes);
      const error = refusalOf(bytes);
      if (error) refused++;
      const cuts = Array.from({ length: 100 }, () => rng.between(1, 50));
      // Of several faults another one may be met first, but there is one or there is none.
      expect(refusalOf(bytes, cuts) === null).toBe(error === null);
    });
    expect(refused).toBeGreaterThan(RUNS / 2);
  });
});

/** The refusal of a document, or null; anything else that is thrown is a fault. */
function refusalOf(bytes: Uint8Array | string, cuts: number[] = []): RefusedError | null {
  try {
    transcribe(bytes, {}, cuts);
    return null;
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    expect(error.message).toMatch(/^a\.xml:\d+: [ -\u{10ffff}]+\.$/u);
    return error;
  }
}

function expectRefused(xml: string): void {
  expect(refusalOf(xml)?.reason).toBe('footer');
}

describe('memory', () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const MIB = 1024 * 1024;
  const HEAP_GROWTH_MAX = 4 * MIB;
  const CHUNK_CHARS = 256 * 1024;

  /** How much more is held after all `pieces` than after the first; the balances are 0. */
  function growth(pieces: Iterable<string>, onEntry: (entry: Entry) => void): number {
    const options = { name: 'a.xml', orderIdPattern: /(Q\d+)/, types: new Map() };
    const transcriber = openCamt053(options, entryListener(onEntry));
    const heldNow = () => {
      collect();
      return process.memoryUsage().heapUsed;
    };
    let chunk = '';
    let before = 0;
    for (const piece of pieces) {
      chunk += piece;
      if (chunk.length < CHUNK_CHARS) continue;
      transcriber.write(Buffer.from(chunk));
      chunk = '';
      before ||= heldNow();
    }
    transcriber.write(Buffer.from(chunk));
    const after = heldNow();
    transcriber.write(Buffer.from('</Stmt></BkToCstmrStmt></Document>'));
    transcriber.end();
    return after - before;
  }

  const head =
    `<Document xmlns="${NAMESPACE}"><BkToCstmrStmt><Stmt><Id>S</Id><Acct><Id><IBAN>C</IBAN></Id>` +
    `</Acct>${bal('OPBD', '0')}${bal('CLBD', '0')}`;
  const entry = (index: number) =>
    `<Ntry><NtryRef>N-${index}-of-a-long-statement</NtryRef><Amt Ccy="CNY">${index >> 1}.00</Amt>` +
    `<CdtDbtInd>${index % 2 === 0 ? 'CRDT' : 'DBIT'}</CdtDbtInd><Sts>BOOK</Sts>` +
    '<BookgDt><Dt>2026-11-19</Dt></BookgDt><AddtlNtryInf>one of many</AddtlNtryInf>';
  const part = (index: number) =>
    `<TxDtls><Refs><EndToEndId>E-${index}-of-a-long-batch</EndToEndId></Refs>` +
    '<Amt Ccy="CNY">0.00</Amt></TxDtls>';

  it('does not grow with the number of entries', () => {
    function* pieces() {
      yield head;
      for (let index = 0; index < 100_000; index++) yield `${entry(index)}</Ntry>`;
    }
    let told = 0;
    expect(growth(pieces(), () => told++)).toBeLessThan(HEAP_GROWTH_MAX);
    expect(told).toBe(100_000);
  });

  it('does not grow with the number of parts of an entry, beyond those that are held', () => {
    function* pieces() {
      yield `${head}${entry(0)}<NtryDtls>`;
      for (let index = 0; index < 50_000; index++) yield part(index);
      yield '</NtryDtls></Ntry>';
    }
    let told = 0;
    expect(growth(pieces(), () => told++)).toBeLessThan(HEAP_GROWTH_MAX);
    expect(told).toBe(1);
  });

  it('does not hold what surrounds the parts that are held', () => {
    function* pieces() {
      yield `${head}${entry(0)}<NtryDtls>`;
      const comment = `<!--${'x'.repeat(64 * 1024)}-->`;
      for (let index = 0; index < 300; index++) yield part(index) + comment;
      yield '</NtryDtls></Ntry>';
    }
    const told: Entry[] = [];
    expect(growth(pieces(), (each) => told.push(each))).toBeLessThan(HEAP_GROWTH_MAX);
    expect(told).toHaveLength(300);
  });
});
