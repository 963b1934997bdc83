/** Determines how own refunds show that money was paid out, if the statement needs their sign. */
import { STATUSES, TRANSACTION_TYPES } from '../../domain/record.ts';
import type { OWN_COLUMNS } from '../../formats/own-columns.ts';
import { say } from '../../words/language.ts';
import { findAmounts } from '../suggest/amounts.ts';
import { type Grid, gridOf, wordsIn } from '../suggest/columns.ts';
import {
  directedByType,
  hasNegativeRefunds,
  kindColumn,
  refundsOwn,
  SELF_SIGNED,
} from '../suggest/kinds.ts';
import { type Setting, settingOf, tellsDirection, WordMap } from '../suggest/proposal.ts';
import type { Described } from '../suggest/suggest-file.ts';
import { wayOfType } from '../suggest/words.ts';

/** Settings of a profile, and our columns for them. */
const SETTING_OF = {
  orderId: 'order_id',
  refundId: 'refund_id',
  channelTxnId: 'channel_txn_id',
  fee: 'fee',
  currency: 'currency',
  account: 'account',
  time: 'paid_at',
} as const satisfies Record<string, (typeof OWN_COLUMNS)[number]>;

/** How a table shows the direction of its refunds; `nothing`: it does not. */
type RefundDirection = 'sign' | 'nothing' | { readonly amount: Setting };

/** Adds the setting for the direction to a proposal, or a check if the table does not show it. */
export function withDirection<T extends Described>(described: T): T {
  const { proposal, table } = described;
  const direction = tellsDirection(proposal) ? 'sign' : directionOf(gridOf(table));
  if (direction === 'sign') return described;
  const settings = proposal.settings.map((setting) => {
    if (setting.key !== 'amount') return setting;
    if (direction !== 'nothing') return direction.amount;
    return { ...setting, checks: [...setting.checks, signCheck()] };
  });
  return { ...described, proposal: { ...proposal, settings } };
}

/** The settings needed for own records with our columns; null: they need no description. */
export function ownWithDirection<T extends Described>(described: T): T | null {
  const { proposal, table } = described;
  const grid = gridOf(table);
  const direction = directionOf(grid);
  if (typeof direction === 'string' || kindColumn(grid)?.name !== 'type') return null;
  const settings = ownSettings(grid, direction.amount.checks);
  return { ...described, proposal: { ...proposal, settings, checks: [] } };
}

function directionOf(grid: Grid): RefundDirection {
  const kinds = kindColumn(grid);
  const amounts = findAmounts(grid);
  if (amounts === null) return 'nothing';
  // Without types, negative amounts are refunds.
  if (kinds === null) return amounts.style === 'signed' ? 'sign' : 'nothing';
  if (hasNegativeRefunds(kinds, amounts)) return 'sign';
  // A refund column and a direction cannot be combined.
  const amount = refundsOwn(grid, amounts, kinds) ? null : directedByType(grid, amounts, kinds);
  return amount === null ? 'nothing' : { amount };
}

function signCheck(): string {
  return say`with this statement, own refunds and reversals keep their sign as written: those that
    you paid must be negative, or set the direction by type: amount: {column, direction, in, out}`;
}

/** The settings of our columns as without a description, plus the direction. */
function ownSettings(grid: Grid, checks: readonly string[]): Setting[] {
  const names = grid.columns.map(({ name }) => name);
  const columns = Object.entries(SETTING_OF).filter(([, name]) => names.includes(name));
  // Other types get a direction only if they occur.
  const types = ownWords(grid, 'type', { known: TRANSACTION_TYPES, added: SELF_SIGNED });
  const status = new WordMap(ownWords(grid, 'status', { known: STATUSES, added: STATUSES }));
  const wordsThat = (areOut: boolean) =>
    types.filter(({ means }) => (wayOfType(means) === -1) === areOut).map(({ word }) => word);
  const lists = { in: wordsThat(false), out: wordsThat(true) };
  return [
    ...columns.map(([key, name]) => settingOf(key, name)),
    settingOf('amount', { column: 'amount', direction: 'type', ...lists }, ...checks),
    settingOf('type', { column: 'type', words: new WordMap(types) }),
    ...(names.includes('status') ? [settingOf('status', { column: 'status', words: status })] : []),
  ];
}

/** Words of one of our columns as spelled, and added words; '' means the first of the latter. */
function ownWords(
  grid: Grid,
  column: string,
  { known, added }: { readonly known: readonly string[]; readonly added: readonly string[] },
): WordMap['entries'] {
  const found = grid.columns.find(({ name }) => name === column);
  const spelled = found === undefined ? [] : [...wordsIn(found).keys()];
  return [...new Set([...spelled, ...added, ''])].flatMap((word) => {
    const means = word === '' ? added[0] : word.toLowerCase();
    return known.includes(means) ? [{ word, means, check: '' }] : [];
  });
}
