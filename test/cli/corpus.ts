/** Small valid files of every format and container, for the fuzzers to damage. */
import { gzipSync } from 'node:zlib';
import { Random } from '../../scripts/lib/random.mjs';
import {
  alipayFile,
  alipayZipFile,
  asStatement,
  flowsCsvFile,
  flowsNdjsonFile,
  wechatFile,
} from '../reference/files.ts';
import { randomAlipayDay, randomDay, randomWechatDay } from '../reference/random-day.ts';
import type { PlainRecord } from '../reference/record.ts';

export interface ValidCase {
  name: string;
  statement: Buffer;
  flows: Buffer;
  /** Packs a damaged statement again, so that the damage is found inside. */
  pack?: (statement: Buffer) => Buffer;
}

const DAY_SEEDS = [3, 14, 15];

/** Rows enough to damage, refunds among them. */
function dayOf<T extends { statement: PlainRecord[]; flows: PlainRecord[] }>(
  make: (rng: Random) => T,
  firstSeed: number,
): T {
  for (let seed = firstSeed; ; seed++) {
    const day = make(new Random(seed));
    const { length } = day.statement;
    const has = (type: string) =>
      day.statement.some((record) => record.type === type && record.status === 'success');
    if (length <= 25 && has('payment') && has('refund') && day.flows.length > 0) return day;
  }
}

/** The cases; the same ones every time. */
export async function validCases(): Promise<ValidCase[]> {
  const cases: ValidCase[] = [];
  for (const seed of DAY_SEEDS) {
    const own = dayOf(randomDay, seed * 100);
    const ownFlows = flowsCsvFile(own.flows);
    cases.push(
      { name: 'csv', statement: asStatement(flowsCsvFile(own.statement)), flows: ownFlows },
      {
        name: 'ndjson',
        statement: asStatement(flowsNdjsonFile(own.statement)),
        flows: flowsNdjsonFile(own.flows),
      },
    );
    const alipay = dayOf(randomAlipayDay, seed * 1000);
    const alipayFlows = flowsCsvFile(alipay.flows);
    const bill = alipayFile(alipay.statement, alipay.date);
    cases.push(
      { name: 'alipay', statement: bill, flows: alipayFlows },
      { name: 'alipay gzip', statement: bill, flows: alipayFlows, pack: (b) => gzipSync(b) },
    );
    for (const summary of ['first', 'last'] as const) {
      const statement = await alipayZipFile(alipay.statement, alipay.date, { summary });
      cases.push({ name: `alipay zip, summary ${summary}`, statement, flows: alipayFlows });
    }
    const wechat = dayOf(randomWechatDay, seed * 10_000);
    const wechatFlows = flowsNdjsonFile(wechat.flows);
    for (const kind of ['ALL', 'SUCCESS', 'REFUND', 'LEGACY'] as const) {
      const statement = wechatFile(wechat.statement, { kind });
      cases.push({ name: `wechat ${kind}`, statement, flows: wechatFlows });
    }
    const gzipped = gzipSync(wechatFile(wechat.statement, { bom: false, eol: '\n' }));
    cases.push({ name: 'wechat gzip, damaged outside', statement: gzipped, flows: wechatFlows });
  }
  return cases;
}
