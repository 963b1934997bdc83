/** What the kernel offers to TypeScript. */
export { difference, foundAt, roomFor } from './difference';
export { begin, noteMark, runBytes, scanRows, stage, useSeed, writeRun } from './rows';
