/** A job (对账任务): the standing settings of one reconciliation. */

/** Which of a channel's amounts counts: what was asked (订单金额) or what the merchant gets (商家实收). */
export type AmountChoice = 'order' | 'settled';

/** Elements that a job may leave out of the comparison: 对账要素 beyond type, amount, currency. */
export const COMPARE_ELEMENTS = ['status', 'fee'] as const;
export type CompareElement = (typeof COMPARE_ELEMENTS)[number];

/** What can difference the keys of a run. */
export const ENGINES = ['memory', 'redis'] as const;
export type EngineName = (typeof ENGINES)[number];

export interface Job {
  readonly name: string;
  /** ISO 4217; the one currency of every amount. */
  readonly currency: string;
  /** IANA name of the zone that business dates are in. */
  readonly timeZone: string;
  /** Minutes after midnight at which a business date begins. */
  readonly cutoffMinutes: number;
  /** Minutes from either end of the day within which a leftover is expected next door. */
  readonly edgeMinutes: number;
  /** Days before and after in which a leftover may still meet its counterpart. */
  readonly carryDays: number;
  readonly amount: AmountChoice;
  /** Without `status` every record counts, whatever state it is in. */
  readonly compare: readonly CompareElement[];
  /** Minor units by which two amounts may differ and still agree. */
  readonly amountTolerance: number;
  /** The channel's account (partner or merchant id) that statements must be of; empty: any. */
  readonly account: string;
  /** Rows that may be set aside as unreadable before the run refuses. */
  readonly maxRejects: number;
  readonly allowEmpty: boolean;
  /** Files that have next to nothing in common are reconciled all the same. */
  readonly allowUnrelated: boolean;
}

export const JOB_DEFAULTS = {
  currency: 'CNY',
  timeZone: 'Asia/Shanghai',
  cutoffMinutes: 0,
  edgeMinutes: 30,
  carryDays: 3,
  amount: 'order',
  compare: COMPARE_ELEMENTS,
  amountTolerance: 0,
  account: '',
  maxRejects: 0,
  allowEmpty: false,
  allowUnrelated: false,
} as const satisfies Omit<Job, 'name'>;
