/** The items that a reconciliation finds: their categories and suggested actions. */
import type { ResolveAction } from './decision.ts';
import type { TransactionRecord } from './record.ts';

export const DISCREPANCY_CATEGORIES = [
  'long',
  'short',
  'amount_mismatch',
  'fee_mismatch',
  'status_mismatch',
  'type_mismatch',
  'duplicate',
] as const;
export type DiscrepancyCategory = (typeof DISCREPANCY_CATEGORIES)[number];

export const CROSS_DAY_STATES = ['pending', 'cleared', 'expired'] as const;
export type CrossDayState = (typeof CROSS_DAY_STATES)[number];

export type Category = DiscrepancyCategory | CrossDayState;

/** All categories, in the order of reports. */
export const CATEGORIES: readonly Category[] = [...DISCREPANCY_CATEGORIES, ...CROSS_DAY_STATES];

/** Categories of items with an unmatched record; a status mismatch already has its cause. */
export const LONE_CATEGORIES: readonly Category[] = [
  'long',
  'short',
  'pending',
  'expired',
  'duplicate',
];

export const CATEGORY_ZH: Readonly<Record<Category, string>> = {
  long: '长款',
  short: '短款',
  amount_mismatch: '金额不符',
  fee_mismatch: '手续费不符',
  status_mismatch: '状态不符',
  type_mismatch: '类型不符',
  duplicate: '重复',
  pending: '日切在途',
  cleared: '日切已平',
  expired: '超期',
};

/** The category with this code or Chinese name; undefined if there is none. */
export function categoryNamed(text: string): Category | undefined {
  return CATEGORIES.find((each) => each === text || CATEGORY_ZH[each] === text);
}

/** What to do first: 退款, 冲正, 补单, 调账, 挂账, 核销; empty if there is nothing to do. */
export const SUGGESTED_ACTIONS = [
  'refund',
  'reverse',
  'repost',
  'adjust',
  'hold',
  'write-off',
  '',
] as const satisfies readonly (ResolveAction | 'hold' | '')[];
export type SuggestedAction = (typeof SUGGESTED_ACTIONS)[number];

/** Who resolved an item, and how. */
export interface Resolution {
  readonly action: ResolveAction;
  readonly by: string;
  /** Wall clock in the job's zone. */
  readonly at: string;
  readonly note: string;
  readonly reference: string;
}

/** One difference, with the record of each side that has one. */
export interface Item {
  readonly id: string;
  readonly category: Category;
  readonly statement: TransactionRecord | null;
  readonly flows: TransactionRecord | null;
  /** Minor units, statement minus flows; a record whose status is not `success` counts as 0. */
  readonly difference: number;
  /** Number of counted statement records minus that of counted flow records: -1, 0 or 1. */
  readonly countDifference: number;
  readonly businessDate: string;
  /** The other business date of a cross-day match; empty for any other item. */
  readonly counterpartDate: string;
  readonly ageDays: number;
  readonly suggestedAction: SuggestedAction;
  /** Set on resolved items that are read for report.html. */
  readonly resolution?: Resolution;
}

export function isDiscrepancy(category: Category): category is DiscrepancyCategory {
  return (DISCREPANCY_CATEGORIES as readonly string[]).includes(category);
}
