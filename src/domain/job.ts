/** A job (对账任务): the standing settings of one reconciliation. */
import type { Status, TransactionType } from './record.ts';

/** Which of a channel's amounts counts: what was asked (订单金额) or what the merchant gets (商家实收). */
export type AmountChoice = 'order' | 'settled';

/** Elements that a job may leave out of the comparison: 对账要素 beyond type, amount, currency. */
export const COMPARE_ELEMENTS = ['status', 'fee'] as const;
export type CompareElement = (typeof COMPARE_ELEMENTS)[number];

/** Fields of a record that may say which event it is of. */
export const IDENTITY_FIELDS = ['orderId', 'refundId', 'channelTxnId'] as const;
export type IdentityField = (typeof IDENTITY_FIELDS)[number];

/** What can difference the keys of a run. */
export const ENGINES = ['memory', 'redis'] as const;
export type EngineName = (typeof ENGINES)[number];

/** Reports that are written only where somebody asks for them. */
export const REPORT_FORMATS = ['xlsx'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];
/** Whether names, accounts and free text of rows that cannot be read are left out, or kept. */
export const PERSONAL_DATA = ['masked', 'kept'] as const;
export type PersonalData = (typeof PERSONAL_DATA)[number];

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
  /** One of orderId and channelTxnId; and refundId, which refunds alone have. */
  readonly identity: readonly IdentityField[];
  /** What words of a format mean that its profile does not know, or knows otherwise. */
  readonly types: Readonly<Record<string, TransactionType>>;
  readonly statuses: Readonly<Record<string, Status>>;
  /** Are words for types that nobody knows taken for `other`? */
  readonly unknownTypesAsOther: boolean;
  /** Do fees that are rows of their own become the fee of their transaction? */
  readonly netFees: boolean;
  /** The channel's accounts (partner or merchant ids) that records are of; empty: any. */
  readonly accounts: readonly string[];
  /** Rows that may be set aside as unreadable before the run refuses. */
  readonly maxRejects: number;
  readonly allowEmpty: boolean;
  /** Files that have next to nothing in common are reconciled all the same. */
  readonly allowUnrelated: boolean;
  /** What is stored and told of rows that cannot be read. */
  readonly personalData: PersonalData;
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
  identity: ['orderId', 'refundId'],
  types: {},
  statuses: {},
  unknownTypesAsOther: false,
  netFees: false,
  accounts: [],
  maxRejects: 0,
  allowEmpty: false,
  allowUnrelated: false,
  personalData: 'masked',
} as const satisfies Omit<Job, 'name'>;
