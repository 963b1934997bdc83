/** Prints the digest of a run; a file of its own, so that other commands do not load it. */
import type { Digest } from '../../report/digest.ts';
import { terminalTable } from '../../report/table.ts';
import { printPainted } from '../../support/output.ts';
import { tableWidth, wantsColour } from './terminal.ts';

/** `outDir` is empty if no reports were written. */
export function printTable(digest: Digest, outDir: string): void {
  const { stdout } = process;
  const options = { colour: wantsColour(stdout), outDir, width: tableWidth(stdout) };
  printPainted(terminalTable(digest, options));
}
