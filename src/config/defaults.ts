/** Default places, and names that can be read without the parsers of a config. */

export const CONFIG_DEFAULT = 'zhangping.yaml';
export const LEDGER_DEFAULT = 'zhangping.db';
/** Folder of the reports. */
export const OUT_DEFAULT = 'reports';
/** The fields that entries of account statements (MT940, camt.053) have beside those of records. */
export const ENTRY_FIELDS = ['counterparty', 'remark'] as const;
