/** The functions that the kernel exports. */
export { countLines, cutRow } from './cut';
export { difference, foundAt, pairs } from './difference';
export { clearFees } from './fees';
export { addGroup, addToSlot, addWaiting, clearGroups, takeSums } from './groups';
export { linesEnd, writeLines } from './lines';
export {
  members,
  membersBuckets,
  membersRepeated,
  membersRepeatedCount,
  membersText,
  select,
} from './members';
export {
  batchBytes,
  begin,
  hashKey,
  noteMark,
  scanRows,
  stage,
  teachFees,
  useSeed,
  writeBatch,
} from './rows';
export { clearValues } from './values';
