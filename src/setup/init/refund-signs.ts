/** Own refunds beside a statement for which their sign counts: what tells that money went out. */
import { STATUSES, TRANSACTION_TYPES } from '../../domain/record.ts';
import type { OWN_COLUMNS } from '../../formats/own-columns.ts';
import { say } from '../../words/language.ts';
import { amountsOf } from '../suggest/amounts.ts';
import { type Grid, gridOf, wordsIn } from '../suggest/columns.ts';
import type { Table } from '../suggest/find-table.ts';
import {
  directedByType,
  hasNegativeRefunds,
  kindColumn,
  refundsOwn,
  SELF_SIGNED,
} from '../suggest/kinds.ts';
import { type Proposal, type Setting, tellsDirection, Words } from '../suggest/proposal.ts';
import { wayOfType } from '../suggest/words.ts';

/** Settings of a profile by the columns of ours that they are for. */
const SETTING_OF = {
  orderId: 'order_id',
  refundId: 'refund_id',
  channelTxnId: 'channel_txn_id',
  fee: 'fee',
  currency: 'currency',
  account: 'account',
  time: 'paid_at',
} as const satisfies Record<string, (typeof OWN_COLUMNS)[number]>;

/** A table, and what is proposed to be said of it. */
interface Described {
  readonly table: Table;
  readonly proposal: Proposal;
}

/** How a table tells which way the money of its refunds went. */
type Told = 'sign' | 'nothing' | { readonly amount: Setting };

/** What is proposed for a table, with what tells the direction, or what to look at. */
export function withDirection<T extends Described>(described: T): T {
  const { proposal, table } = described;
  const told = tellsDirection(proposal) ? 'sign' : directionOf(gridOf(table));
  if (told === 'sign') return described;
  const settings = proposal.settings.map((setting) => {
    if (setting.key !== 'amount') return setting;
    if (told !== 'nothing') return told.amount;
    return { ...setting, checks: [...setting.checks, signCheck()] };
  });
  return { ...described, proposal: { ...proposal, settings } };
}

/** What the config must say of own records with our columns; null: it need not describe them. */
export function ownWithDirection<T extends Described>(described: T): T | null {
  const { proposal, table } = described;
  const grid = gridOf(table);
  const told = directionOf(grid);
  if (typeof told === 'string' || kindColumn(grid)?.name !== 'type') return null;
  const settings = ownSettings(grid, told.amount.checks);
  return { ...described, proposal: { ...proposal, settings, checks: [] } };
}

function directionOf(grid: Grid): Told {
  const kinds = kindColumn(grid);
  const amounts = amountsOf(grid);
  if (amounts === null) return 'nothing';
  // Without types, what is negative is a refund.
  if (kinds === null) return amounts.style === 'signed' ? 'sign' : 'nothing';
  if (hasNegativeRefunds(kinds, amounts)) return 'sign';
  // A column of their own and a direction cannot both be said.
  const amount = refundsOwn(grid, amounts, kinds) ? null : directedByType(grid, amounts, kinds);
  return amount === null ? 'nothing' : { amount };
}

function signCheck(): string {
  return say`beside this statement, own refunds and reversals count with their sign as written:
    those that you paid must be negative, or the type must tell it: amount: {column, direction, in,
    out}`;
}

/** Our columns as they are read without a description, but for the direction. */
function ownSettings(grid: Grid, checks: readonly string[]): Setting[] {
  const names = grid.columns.map(({ name }) => name);
  const plain = (key: string, value: Setting['value']): Setting => ({ key, value, checks: [] });
  const columns = Object.entries(SETTING_OF).filter(([, name]) => names.includes(name));
  // Which way other types went is said only where they are seen.
  const types = ownWords(grid, 'type', { known: TRANSACTION_TYPES, added: SELF_SIGNED });
  const status = new Words(ownWords(grid, 'status', { known: STATUSES, added: STATUSES }));
  const wordsThat = (areOut: boolean) =>
    types.filter(({ means }) => (wayOfType(means) === -1) === areOut).map(({ word }) => word);
  const lists = { in: wordsThat(false), out: wordsThat(true) };
  return [
    ...columns.map(([key, name]) => plain(key, name)),
    { key: 'amount', value: { column: 'amount', direction: 'type', ...lists }, checks },
    plain('type', { column: 'type', words: new Words(types) }),
    ...(names.includes('status') ? [plain('status', { column: 'status', words: status })] : []),
  ];
}

/** Words of a column of ours as they are spelled, and those to add; '' means the first of these. */
function ownWords(
  grid: Grid,
  column: string,
  { known, added }: { readonly known: readonly string[]; readonly added: readonly string[] },
): Words['entries'] {
  const found = grid.columns.find(({ name }) => name === column);
  const spelled = found === undefined ? [] : [...wordsIn(found).keys()];
  return [...new Set([...spelled, ...added, ''])].flatMap((word) => {
    const means = word === '' ? added[0] : word.toLowerCase();
    return known.includes(means) ? [{ word, means, check: '' }] : [];
  });
}
