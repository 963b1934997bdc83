/** A record as the reference sees it: plain text throughout, money in major units. */

export type PlainType =
  | 'payment'
  | 'refund'
  | 'reversal'
  | 'withdrawal'
  | 'topup'
  | 'fee'
  | 'transfer'
  | 'settlement'
  | 'other';

export type PlainStatus = 'success' | 'pending' | 'failed' | 'closed';

export interface PlainRecord {
  orderId: string;
  /** Empty unless it is a refund. */
  refundId: string;
  channelTxnId: string;
  type: PlainType;
  /** Signed as the merchant sees it. */
  amount: string;
  /** Positive when the merchant pays it; null where the record has none. */
  fee: string | null;
  status: PlainStatus;
  /** `yyyy-MM-dd HH:mm:ss`, or empty. */
  time: string;
  currency: string;
  /** `file:line` */
  place: string;
  /** 退款状态 as a WeChat Pay bill is to word it, where `status` leaves a choice. */
  refundState?: string;
}

export interface PlainDay {
  date: string;
  statement: PlainRecord[];
  flows: PlainRecord[];
}
