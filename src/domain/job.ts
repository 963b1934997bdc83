/** A job (对账任务): the settings of one reconciliation. */
import type { Side, Status, TransactionType } from './record.ts';
import { CHINA_ZONE } from './time.ts';

/** Which amount of a channel counts: of the order (订单金额), or received by the merchant (商家实收). */
export type AmountChoice = 'order' | 'settled';

/** Elements that a job may leave out of the comparison: 对账要素 beyond type, amount, currency. */
export const COMPARE_ELEMENTS = ['status', 'fee'] as const;
export type CompareElement = (typeof COMPARE_ELEMENTS)[number];

/** Fields of a record that may identify its event. */
export const IDENTITY_FIELDS = ['orderId', 'refundId', 'channelTxnId'] as const;
export type IdentityField = (typeof IDENTITY_FIELDS)[number];

/** The engines that can compute the difference. */
export const ENGINES = ['memory', 'redis'] as const;
export type EngineName = (typeof ENGINES)[number];

/** Reports that are written only on request. */
export const REPORT_FORMATS = ['xlsx', 'matched'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** How the list of matched records is compressed. */
export const MATCHED_COMPRESSIONS = ['none', 'gzip'] as const;
export type MatchedCompression = (typeof MATCHED_COMPRESSIONS)[number];
/** Whether names, accounts and free text of unreadable rows are masked or kept. */
export const PERSONAL_DATA = ['masked', 'kept'] as const;
export type PersonalData = (typeof PERSONAL_DATA)[number];

export interface Job {
  readonly name: string;
  /** ISO 4217; the currency of all amounts. */
  readonly currency: string;
  /** IANA name of the time zone of business dates. */
  readonly timeZone: string;
  /** Minutes after midnight at which a business date begins. */
  readonly cutoffMinutes: number;
  /** A leftover within this many minutes of either end of the day may match an adjacent day. */
  readonly edgeMinutes: number;
  /** Days before and after in which a leftover may still be matched. */
  readonly carryDays: number;
  readonly amount: AmountChoice;
  /** Without `status`, records of every status count. */
  readonly compare: readonly CompareElement[];
  /** Minor units by which two amounts may differ and still agree. */
  readonly amountTolerance: number;
  /** The sides of which records that cancel each other are matched: a payment and its refund. */
  readonly offset: readonly Side[];
  /** One of orderId and channelTxnId, and optionally refundId, which only refunds have. */
  readonly identity: readonly IdentityField[];
  /** Meanings of words of a format that extend or replace those of its profile. */
  readonly types: Readonly<Record<string, TransactionType>>;
  readonly statuses: Readonly<Record<string, Status>>;
  /** Are unknown words for types read as `other`? */
  readonly unknownTypesAsOther: boolean;
  /** Are separate fee rows added to the fee of their transaction? */
  readonly netFees: boolean;
  /** The channel accounts (partner or merchant ids) to include; empty: all. */
  readonly accounts: readonly string[];
  /** Texts by field: a row counts if each field contains one of its texts; others are skipped. */
  readonly only: Readonly<Record<string, readonly string[]>>;
  /** Columns or fields of the flows, by whose values these are summed as well. */
  readonly dimensions: readonly string[];
  /** The number of unreadable rows above which a run is refused. */
  readonly maxRejects: number;
  readonly allowEmpty: boolean;
  /** Reconciles files even if they have almost nothing in common. */
  readonly allowUnrelated: boolean;
  /** How unreadable rows are stored and shown. */
  readonly personalData: PersonalData;
}

export const JOB_DEFAULTS = {
  currency: 'CNY',
  timeZone: CHINA_ZONE,
  cutoffMinutes: 0,
  edgeMinutes: 30,
  carryDays: 3,
  amount: 'order',
  compare: COMPARE_ELEMENTS,
  amountTolerance: 0,
  offset: [],
  identity: ['orderId', 'refundId'],
  types: {},
  statuses: {},
  unknownTypesAsOther: false,
  netFees: false,
  accounts: [],
  only: {},
  dimensions: [],
  maxRejects: 0,
  allowEmpty: false,
  allowUnrelated: false,
  personalData: 'masked',
} as const satisfies Omit<Job, 'name'>;
