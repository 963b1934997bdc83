/** The meaning of a bank's transaction code (`<BkTxCd>`). */
import type { TransactionType } from '../../domain/record.ts';
import type { Fields } from './field-reader.ts';

/** Charges in the external code list: charges, commissions with and without tax, fees. */
const FEE_CODES = new Set(['CHRG', 'COMM', 'COME', 'COMI', 'COMT', 'FEES']);

export interface CodeMeaning {
  /** The job's own type for it. */
  readonly mapped: TransactionType | undefined;
  readonly isFee: boolean;
}

/** The meaning of an entry's or a part's code, or null if it has none. */
export function readCode(
  fields: Fields,
  types: ReadonlyMap<string, TransactionType>,
): CodeMeaning | null {
  const proprietary = fields.get('BkTxCd/Prtry/Cd').toUpperCase();
  const domain = fields.get('BkTxCd/Domn/Cd').toUpperCase();
  const family = fields.get('BkTxCd/Domn/Fmly/Cd').toUpperCase();
  const subFamily = fields.get('BkTxCd/Domn/Fmly/SubFmlyCd').toUpperCase();
  if (proprietary === '' && domain === '' && family === '' && subFamily === '') return null;
  const codes = [proprietary, `${domain}-${family}-${subFamily}`, `${domain}-${family}`, subFamily];
  const known = codes.find((code) => code !== '' && types.has(code));
  return {
    mapped: known === undefined ? undefined : types.get(known),
    isFee: FEE_CODES.has(subFamily) || FEE_CODES.has(family),
  };
}
