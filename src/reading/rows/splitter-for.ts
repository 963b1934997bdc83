/** Creates the splitter of a plan's layout. */
import type { RowPlan } from '../../formats/profile.ts';
import { type Encoding, isTwoByte } from '../../inputs/decode.ts';
import { BacktickSplitter } from './backtick.ts';
import { DelimitedSplitter } from './delimited.ts';
import { FixedSplitter } from './fixed.ts';
import { NdjsonSplitter } from './ndjson.ts';
import type { Splitter } from './splitter.ts';

const HALF_FROM = 0x40;
const HALF_TO = 0x7e;

export function splitterFor(plan: RowPlan, encoding: Encoding): Splitter {
  switch (plan.layout) {
    case 'delimited':
      return new DelimitedSplitter({
        ...plan,
        hasHalves: hasHalves(plan, encoding),
        ...(plan.quotesAreText && { textWidth: plan.columns.length }),
      });
    case 'fixed':
      return new FixedSplitter(plan);
    case 'backtick':
      return new BacktickSplitter(plan.columns.length, plan.footerStarts);
    default:
      return new NdjsonSplitter(plan.columns);
  }
}

/** Can the separator of a plan be the second half of a character? */
export function hasHalves({ separator }: Pick<RowPlan, 'separator'>, encoding: Encoding): boolean {
  return isTwoByte(encoding) && separator >= HALF_FROM && separator <= HALF_TO;
}
