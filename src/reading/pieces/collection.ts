/** What a scan collects beside totals and keys: sums by group, and records one by one. */
import { TRANSACTION_TYPES, type TransactionType } from '../../domain/record.ts';
import type { FieldColumn, Kind } from '../../formats/profile.ts';
import { decode, decodeLoosely, type Encoding } from '../../inputs/decode.ts';
import { trimBlankLike } from '../../support/printable.ts';
import { idText, type RowReader } from '../rows/row-reader.ts';

/** What is collected of one document. */
export interface Collection {
  readonly groupings: readonly PlannedGrouping[];
  /** The kinds of the plan with the amount that the job does not use; null: it is not summed. */
  readonly otherKinds: readonly Kind[] | null;
  readonly taken: readonly TransactionType[];
}

interface PlannedGrouping {
  /** Does it sum the amount that the job does not use? */
  readonly isOther: boolean;
  readonly fields: readonly PlannedField[];
}

/** Where the values of a field are. */
export type PlannedField =
  | { readonly in: 'type' | 'orderId' | 'refundId' | 'channelTxnId' }
  /** `otherwise`: the account of records that name none. */
  | { readonly in: 'account'; readonly otherwise: string }
  | { readonly in: 'field'; readonly field: FieldColumn }
  | { readonly in: 'all'; readonly value: string };

/** The value of a field whose bytes, without a pattern, are in a key. */
export function valueOfKey(field: PlannedField, bytes: Uint8Array, encoding: Encoding): string {
  switch (field.in) {
    case 'type':
      return TRANSACTION_TYPES[bytes[0]];
    case 'field':
      return (decode(bytes, encoding) ?? decodeLoosely(bytes, encoding)).trim();
    case 'account':
      return decode(bytes, encoding) || field.otherwise;
    case 'channelTxnId':
      return trimBlankLike(decode(bytes, encoding) ?? '');
    default:
      return decodeLoosely(bytes, 'utf-8');
  }
}

/** The value of a field in the record that was read last. */
export function valueIn(field: PlannedField, rows: RowReader): string {
  switch (field.in) {
    case 'all':
      return field.value;
    case 'field':
      return rows.fieldText(field.field);
    case 'account':
      return rows.text(rows.plan.account) || field.otherwise;
    case 'channelTxnId':
      return rows.channelTxnId();
    case 'type':
      return TRANSACTION_TYPES[rows.type];
    default:
      return idText(rows[field.in]);
  }
}
