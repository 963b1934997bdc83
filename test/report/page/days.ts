/** Outcomes of days that pages are tried with. */
import { DISCREPANCY_CATEGORIES, type Item, SUGGESTED_ACTIONS } from '../../../src/domain/item.ts';
import type { Outcome } from '../../../src/domain/outcome.ts';
import { STATUSES, TRANSACTION_TYPES } from '../../../src/domain/record.ts';
import { shiftDate } from '../../../src/domain/time.ts';
import { itemOf, outcomeOf, recordOn } from '../outcomes.ts';

export const DATE = '2026-11-19';
/** Ids that would do harm if they could. */
export const HOSTILE = {
  script: '</script><script>alert(1)</script>',
  image: '"><img src=x onerror=alert(2)>',
  comment: '<!--<script>',
  formula: '=HYPERLINK("http://example.com")',
  backwards: 'A\u202e321',
  shell: "$(reboot)'; rm -rf /",
  dash: '-rf',
  entity: '&lt;b&gt;&#39;',
  long: 'x'.repeat(300),
} as const;

/** Item `n` of many: of every category, type, status and action in turn. */
export function variedItem(n: number): Item {
  const category = DISCREPANCY_CATEGORIES[n % DISCREPANCY_CATEGORIES.length];
  const orderId = `A${String(n).padStart(6, '0')}`;
  const type = TRANSACTION_TYPES[n % TRANSACTION_TYPES.length];
  const status = STATUSES[n % STATUSES.length];
  const clock = `${String(n % 24).padStart(2, '0')}:${String((n * 7) % 60).padStart(2, '0')}:00`;
  const refundId = type === 'refund' ? `R${n}` : '';
  const shared = { orderId, refundId, type, channelTxnId: `TXN${n}` };
  const statement = recordOn('statement', {
    ...shared,
    ...{ amount: (n * 7919) % 100_000, fee: n % 3 === 0 ? null : n % 5000 },
    ...{ time: `${DATE} ${clock}`, source: { file: 'bill.csv', line: n + 2 } },
  });
  const flows = recordOn('flows', {
    ...shared,
    ...{ amount: (n * 104_729) % 100_000, status, channelTxnId: `OWN${n}` },
    ...{ time: `${shiftDate(DATE, n % 2)} ${clock}`, source: { file: 'flows.csv', line: n + 2 } },
  });
  return itemOf(category, {
    id: n.toString(16).padStart(16, '0'),
    statement: category === 'short' ? null : statement,
    flows: category === 'long' ? null : flows,
    difference: ((n * 31_337) % 200_001) - 100_000,
    suggestedAction: SUGGESTED_ACTIONS[n % SUGGESTED_ACTIONS.length],
  });
}

/** A day of so many discrepancies. */
export function dayOf(count: number, over: Partial<Outcome> = {}): Outcome {
  const items = Array.from({ length: count }, (_, n) => variedItem(n));
  return outcomeOf({ verdict: 'discrepant', items, ...over });
}

/** A day whose ids are hostile wherever an id or a name may stand. */
export function hostileDay(): Outcome {
  const items = Object.values(HOSTILE).map((text, n) => {
    const record = { orderId: text, refundId: text, channelTxnId: text, amount: 100 + n };
    const source = { file: text, line: n };
    return itemOf('amount_mismatch', {
      id: `item-${n}`,
      statement: recordOn('statement', { ...record, source }),
      flows: recordOn('flows', { ...record, source, amount: 7 }),
      suggestedAction: 'adjust',
    });
  });
  const file = { sha256: 'ab', bytes: 9, profile: 'x', encoding: 'utf-8', rows: 1 };
  const files = Object.values(HOSTILE).map((path) => ({ ...file, path }));
  return outcomeOf({
    verdict: 'discrepant',
    items,
    statement: { count: 1, amount: 1n, files, byType: {} },
    flows: { count: 1, amount: 1n, files, byType: {} },
  });
}

/** A month of dates with gaps, some of them level. */
export function historyOfMonth(): ReturnType<Outcome['history']> {
  const dates = Array.from({ length: 30 }, (_, n) => n - 29)
    .filter((n) => n % 7 !== 0 || n === 0)
    .map((n) => {
      const isLevel = n % 3 === -1;
      const discrepancies = isLevel
        ? { count: 0, amount: 0n }
        : { count: 1 + (-n % 5), amount: BigInt(n % 2 === 0 ? -n * 1234 : n * 777) };
      const verdict = isLevel ? ('balanced' as const) : ('discrepant' as const);
      return { date: shiftDate(DATE, n), verdict, discrepancies };
    });
  const openByAge = [
    { from: 0, to: 1, count: 2, amount: -300n },
    { from: 2, to: 3, count: 0, amount: 0n },
    { from: 31, to: null, count: 1, amount: 1_234_567n },
  ];
  return { dates, openByAge };
}
