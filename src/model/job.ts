/** A job (对账任务): the standing settings of one reconciliation. */

/** Which of a channel's amounts counts: what was asked (订单金额) or what the merchant gets (商家实收). */
export type AmountChoice = 'order' | 'settled';

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
  readonly amount: AmountChoice;
  /** The channel's account (partner or merchant id) that statements must be of; empty: any. */
  readonly account: string;
  /** Rows that may be set aside as unreadable before the run refuses. */
  readonly maxRejects: number;
  readonly allowEmpty: boolean;
}

export const JOB_DEFAULTS = {
  currency: 'CNY',
  timeZone: 'Asia/Shanghai',
  cutoffMinutes: 0,
  edgeMinutes: 30,
  amount: 'order',
  account: '',
  maxRejects: 0,
  allowEmpty: false,
} as const satisfies Omit<Job, 'name'>;
