/** Step 4, match: the rules after exact keys, each over what the one before left. */
import type { Leftovers } from '../difference/leftovers.ts';
import type { Items, RefundsByAmount } from '../domain/outcome.ts';
import type { Progress } from '../domain/progress.ts';
import type { Sides } from '../domain/record.ts';
import { clocksChangeNear } from '../domain/time.ts';
import { openSpool } from '../inputs/spool.ts';
import type { ReadSide } from '../reading/read-side.ts';
import type { ClassifyRequest } from './batch.ts';
import { DayWindow } from './day-window.ts';
import { ItemStore } from './item-store.ts';
import { type ClassifyPool, classify } from './leftovers.ts';
import { LoneRefundSums } from './lone-refunds.ts';
import { matchRefundsByAmount } from './refunds-by-amount.ts';
import { UnmatchedSums } from './unmatched-sums.ts';

export interface MatchRequest extends Sides<ReadSide>, Pick<ClassifyRequest, 'job' | 'date'> {
  /** Are fees part of the match keys? */
  readonly comparesFees: boolean;
  readonly leftovers: Leftovers;
}

/** How leftovers are matched: in which threads, and where items go that memory does not hold. */
export interface MatchTools {
  readonly pool: ClassifyPool;
  /** An existing folder. */
  readonly spillDir: string;
  readonly closing: (() => Promise<void>)[];
  readonly progress: (progress: Progress) => void;
}

/** What the leftovers of a date come to. */
export interface Matched {
  readonly items: Items;
  readonly unmatched: UnmatchedSums;
  readonly refundsByAmount: RefundsByAmount;
}

/** Matches the leftovers of a date and makes items of the rest. Throws RefusedError('changed'). */
export async function matchLeftovers(request: MatchRequest, tools: MatchTools): Promise<Matched> {
  const { job, date, comparesFees, leftovers, statement, flows } = request;
  const { pool, spillDir, closing, progress } = tools;
  const left = leftovers.counts.statement + leftovers.counts.flows;
  const items = new ItemStore(() => openSpool(spillDir));
  closing.push(() => items.close());
  const documents = [...statement.documents, ...flows.documents];
  const pieces = { statement: statement.sums.pieces, flows: flows.sums.pieces };
  const unmatched = new UnmatchedSums();
  const refunds = new LoneRefundSums();
  const flowsHaveDates = flows.hasDates;
  const clocksChange = clocksChangeNear(date, job);
  const options = { job, date, comparesFees, flowsHaveDates, clocksChange, documents };
  for await (const batch of classify(leftovers, pieces, pool, options)) {
    unmatched.add(batch);
    refunds.add(batch.loneRefunds);
    const rows = unmatched.left.statement.count + unmatched.left.flows.count;
    progress({ rows, share: Math.min(1, rows / left), bytes: null, bytesTotal: null });
    await items.add(batch.items);
  }
  const window = new DayWindow(job, date, flowsHaveDates, clocksChange);
  const found = await matchRefundsByAmount(items, refunds, { job, window }, spillDir);
  unmatched.addAgreed(found.agreed);
  unmatched.outside -= found.outside;
  const refundsByAmount = { matched: found.agreed.count, left: found.left };
  return { items: found.items, unmatched, refundsByAmount };
}
