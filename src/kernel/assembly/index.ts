/** What the kernel offers to TypeScript. */
export { difference, foundAt } from './difference';
export {
  members,
  membersBuckets,
  membersRepeated,
  membersRepeatedCount,
  membersText,
  select,
} from './members';
export { batchBytes, begin, noteMark, scanRows, stage, useSeed, writeBatch } from './rows';
