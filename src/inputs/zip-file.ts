/**
 * A zip archive: its entries are the documents, each unpacked on its first read. A workbook is an
 * archive too.
 */
import { RefusedError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { deliveredFile } from './delivered-file.ts';
import type { DeliveredFile } from './document.ts';
import type { Origin } from './origin.ts';
import { PackedDocument } from './packed-document.ts';
import { assertRatio, type UnpackLimits } from './unpack-limits.ts';
import { readArchive, unpackEntry } from './zip-entries.ts';

/** Every Office package has this part, and no bill does. */
const PACKAGE_MARK = '[content_types].xml';

/** Takes over `origin`. Throws RefusedError('archive' | 'limit' | 'empty'). */
export async function zipFile(
  origin: Origin,
  scratchDir: string,
  limits: UnpackLimits,
): Promise<DeliveredFile> {
  const entries = await readArchive(origin, limits.archiveEntriesMax);
  // By its own directory: many entries may be too much together, and none of them alone.
  const packedBytes = entries.reduce((sum, { start, end }) => sum + end - start, 0);
  const plainBytes = entries.reduce((sum, entry) => sum + entry.plainBytes, 0);
  assertRatio(origin.label, plainBytes, packedBytes, limits);
  if (entries.length === 0) {
    const message = say`${origin.label} is an archive without files. That is never a day without
      transactions: fetch it again.`;
    throw new RefusedError('empty', message);
  }
  if (entries.some(({ name }) => name.toLowerCase() === PACKAGE_MARK)) {
    // Loads the XML parser only for a workbook.
    const { workbookFile } = await import('./xlsx/workbook-file.ts');
    return await workbookFile(origin, entries, scratchDir, limits);
  }
  const documents = entries.map((entry) => {
    const name = `${origin.path}!${entry.name}`;
    return new PackedDocument({
      ...{ name, sizeHint: entry.plainBytes, scratchDir },
      unpack: (memory) => unpackEntry(entry, name, origin, limits, memory),
    });
  });
  return deliveredFile(origin, { container: 'zip', documents });
}
