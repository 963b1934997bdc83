/** What one side has of an identity beyond the records that are matched. */
import { compareText } from '../../domain/item-order.ts';
import { type Match, matchOf } from '../../domain/match.ts';
import {
  bySide,
  lacksRefundId,
  SIDES,
  type Side,
  type TransactionRecord,
} from '../../domain/record.ts';
import { groupBy } from '../pair.ts';
import { type Group, type GroupRule, NO_MATCHES, ORDER_RECORDS_MAX } from './rule.ts';
import { differenceOf } from './sums.ts';

/**
 * Records as large as a matched one become a `duplicate` each, all others of a type one
 * `amount_mismatch` together with the records that agree, whose own matches it replaces. Where none
 * of the identity and type agree, each record stays alone.
 */
export const extraRecords: GroupRule = (group, _, before) => {
  const { statement, flows } = group;
  const copies = statement.copy.length + flows.copy.length;
  // Nearly every group is matched by now, or one side does not have it.
  if (statement.left.length + flows.left.length + copies === 0) return NO_MATCHES;
  if (before.length + statement.held.length + copies === 0) return NO_MATCHES;
  return SIDES.flatMap((side) => {
    const { left, copy } = group[side];
    if (left.length === 0) return copy.map(duplicateOf);
    return [...groupBy(left, ({ type }) => type).values()].flatMap((extra): Match[] => {
      const agreed = agreedOf(group, before, extra[0].type);
      const paired = before.filter(({ category }) => category === 'fee_mismatch');
      const equals = [...agreed[side], ...paired.flatMap((match) => match[side])];
      const amounts = new Set(
        equals.filter(({ type }) => type === extra[0].type).map(({ amount }) => amount),
      );
      const isDuplicate = ({ amount }: TransactionRecord) => amounts.has(amount);
      const duplicates = extra.filter(isDuplicate).map(duplicateOf);
      // An order may be refunded in parts: each refund without an id is an event of its own.
      const others = extra.filter((each) => !isDuplicate(each) && !isPart(each));
      const records = { ...agreed, [side]: inFileOrder([...agreed[side], ...others]) };
      const isExact = !Number.isNaN(differenceOf(records));
      if (others.length === 0 || agreed[side].length === 0 || !isExact) return duplicates;
      if (agreed[side].length > ORDER_RECORDS_MAX || others.length > ORDER_RECORDS_MAX) {
        return duplicates;
      }
      return [...duplicates, matchOf('identity', 'amount_mismatch', records, others)];
    });
  });
};

function duplicateOf(record: TransactionRecord): Match {
  return matchOf('identity', 'duplicate', bySide(record.side, [record], []), [record]);
}

function isPart(record: TransactionRecord): boolean {
  return record.type === 'refund' && lacksRefundId(record);
}

/** The records of a type whose matches come out even. */
function agreedOf(
  { statement, flows }: Group,
  matches: readonly Match[],
  type: TransactionRecord['type'],
): { readonly statement: TransactionRecord[]; readonly flows: TransactionRecord[] } {
  const isOfType = (record: TransactionRecord) => record.type === type;
  const even = matches.filter(
    ({ category, statement }) => category === null && isOfType(statement[0]),
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
