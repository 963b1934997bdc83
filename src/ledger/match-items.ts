/** A person's match: open items of one job, which are resolved together and opened together. */
import type { Residual } from '../domain/decision.ts';
import { currencyDigits, formatScaled } from '../domain/money.ts';
import { UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { addEvents, commandOf, type Decided, eventAbout, findAll } from './decide.ts';
import { differenceOf } from './item-state.ts';
import { inTransaction, type Ledger } from './open.ts';
import { copiesOf, requireLast } from './take-back.ts';

interface WantedMatch {
  readonly by: string;
  readonly note: string;
  /** What the difference that the items leave is; null: they leave none. */
  readonly residual: Residual | null;
}

export interface MatchedItems extends Decided {
  /** Minor units. */
  readonly residual: bigint;
}

/**
 * Matches open items with each other; if `keep` is false, it is only tried. Throws UsageError
 * unless they are of one job and their sum is zero, or not zero and named.
 */
export function matchItems(
  ledger: Ledger,
  ids: readonly string[],
  { by, note, residual }: WantedMatch,
  { keep } = { keep: true },
): MatchedItems {
  return inTransaction(ledger, keep, () => {
    const common = { kind: 'resolve', action: '', by, note, reference: '', where: '' } as const;
    const decisions = ids.map((item) => ({ ...common, item }));
    const found = findAll(ledger, decisions);
    if (found.length < 2) throw new UsageError(say`A match needs two items or more.`);
    const [{ job }] = found;
    const other = found.find((each) => each.job.id !== job.id);
    if (other !== undefined) {
      throw new UsageError(
        say`${found[0].row.id} is of job ${job.name}, ${other.row.id} of job ${other.job.name}: a
          match is of one job. To resolve them one by one: zhangping items resolve. Nothing was
          changed.`,
      );
    }
    const sum = found.reduce((total, { row }) => total + BigInt(differenceOf(row)), 0n);
    requireNamed(sum, residual, job.currency);
    const about = { kind: 'match', by, note, action: residual ?? '', reference: '' } as const;
    const added = found.map((item) => eventAbout(item, about));
    return { ...addEvents(ledger, added), residual: sum };
  });
}

function requireNamed(sum: bigint, residual: Residual | null, currency: string): void {
  const amount = `${formatScaled(sum, currencyDigits(currency))} ${currency}`;
  if (sum !== 0n && residual === null) {
    throw new UsageError(
      say`The items leave a difference of ${amount}. Say what it is: --residual fee, rounding or
        unexplained. Nothing was changed.`,
    );
  }
  if (sum === 0n && residual !== null) {
    throw new UsageError(
      say`The items sum to ${amount}: there is no residual. Leave out --residual. Nothing was
        changed.`,
    );
  }
}

/** Opens all items of a match; throws UsageError if later decisions are about one of them. */
export function unmatch(
  ledger: Ledger,
  seq: number,
  { by, note }: Pick<WantedMatch, 'by' | 'note'>,
  { keep } = { keep: true },
): Decided {
  return inTransaction(ledger, keep, () => {
    const events = commandOf(ledger, seq);
    if (events[0].kind !== 'match') throw new UsageError(say`Event ${seq} is not a match.`);
    requireLast(ledger, events);
    const about = { kind: 'unmatch', by, note, action: '' } as const;
    const added = copiesOf(events, () => about);
    return addEvents(ledger, added);
  });
}
