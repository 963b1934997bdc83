/** The name of the evidence of a fetched file: that of the file, and this. */
export const EVIDENCE_SUFFIX = '.evidence.json';
