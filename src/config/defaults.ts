/** Default places. */

export const CONFIG_DEFAULT = 'zhangping.yaml';
export const LEDGER_DEFAULT = 'zhangping.db';
/** Folder of the reports. */
export const OUT_DEFAULT = 'reports';
