/** What one side has of an identity beyond the records that are matched. */
import { compareText } from '../../domain/item-order.ts';
import { type Match, matchOf } from '../../domain/match.ts';
import {
  lacksRefundId,
  SIDES,
  type Side,
  type Sides,
  type TransactionRecord,
} from '../../domain/record.ts';
import { groupBy } from '../pair.ts';
import { type Group, NO_MATCHES } from './rule.ts';
import { amountOf } from './sums.ts';

/**
 * Records as large as a matched one become a `duplicate` each, all others of a type one
 * `amount_mismatch` together with the matched records, whose own matches it replaces. Where nothing
 * of the identity and type is matched, each record stays alone.
 */
export function extraRecords(group: Group, matches: readonly Match[]): readonly Match[] {
  const { statement, flows } = group;
  const copies = statement.copy.length + flows.copy.length;
  if (statement.left.length + flows.left.length + copies === 0) return NO_MATCHES;
  return SIDES.flatMap((side) => {
    const { left, copy } = group[side];
    if (left.length === 0) return copy.map(duplicateOf);
    return [...groupBy(left, ({ type }) => type).values()].flatMap((extra): Match[] => {
      const matched = matchedOf(group, matches, extra[0].type);
      if (matched.statement.length === 0 || matched.flows.length === 0) return [];
      const amounts = new Set(matched[side].map(({ amount }) => amount));
      const isDuplicate = ({ amount }: TransactionRecord) => amounts.has(amount);
      const duplicates = extra.filter(isDuplicate).map(duplicateOf);
      // An order may be refunded in parts: each refund without an id is an event of its own.
      const others = extra.filter((each) => !isDuplicate(each) && !isPart(each));
      const records = { ...matched, [side]: inFileOrder([...matched[side], ...others]) };
      const isExact = Number.isSafeInteger(amountOf(records.statement) - amountOf(records.flows));
      if (others.length === 0 || !isExact) return duplicates;
      return [...duplicates, matchOf('identity', 'amount_mismatch', records, others)];
    });
  });
}

const NO_RECORDS: Sides<readonly TransactionRecord[]> = { statement: [], flows: [] };

function duplicateOf(record: TransactionRecord): Match {
  return matchOf('identity', 'duplicate', { ...NO_RECORDS, [record.side]: [record] }, [record]);
}

function isPart(record: TransactionRecord): boolean {
  return record.type === 'refund' && lacksRefundId(record);
}

/** The records of a type that have counterparts of equal amounts or sums. */
function matchedOf(
  { statement, flows }: Group,
  matches: readonly Match[],
  type: TransactionRecord['type'],
): { readonly statement: TransactionRecord[]; readonly flows: TransactionRecord[] } {
  const isOfType = (record: TransactionRecord) => record.type === type;
  const even = matches.filter(
    ({ category, statement }) =>
      (category === null || category === 'fee_mismatch') && isOfType(statement[0]),
  );
  const of = (side: Side) => [
    ...(side === 'statement' ? statement : flows).held.filter(isOfType),
    ...even.flatMap((match) => match[side]),
  ];
  return { statement: inFileOrder(of('statement')), flows: inFileOrder(of('flows')) };
}

function inFileOrder(records: readonly TransactionRecord[]): TransactionRecord[] {
  return records.toSorted(
    ({ source: a }, { source: b }) => compareText(a.file, b.file) || a.line - b.line,
  );
}
