/** What the kernel offers to TypeScript. */
export { difference, foundAt, roomFor } from './difference';
export {
  members,
  membersBuckets,
  membersRepeated,
  membersRepeatedCount,
  membersText,
  select,
} from './members';
export { begin, noteMark, runBytes, scanRows, stage, useSeed, writeRun } from './rows';
