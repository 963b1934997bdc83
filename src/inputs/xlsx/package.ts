/** The parts of an Office package (ECMA-376 part 2): found by relationships, never by name. */

import { RELATIONSHIPS_MAX } from '../../support/limits.ts';
import { say } from '../../words/language.ts';
import { CheckedUnpacker } from '../checked-unpacker.ts';
import type { Origin } from '../origin.ts';
import type { UnpackLimits } from '../unpack-limits.ts';
import type { ArchiveEntry } from '../zip-entries.ts';
import { kept, partError, readXml, XmlFeed, type XmlListener } from './xml-feed.ts';

/** Types of relationships begin so, in files of either kind (transitional and strict). */
const TYPE_STARTS = [
  'http://schemas.openxmlformats.org/officeDocument/2006/relationships/',
  'http://purl.oclc.org/ooxml/officeDocument/relationships/',
];

/** What one part says about another. */
export interface Relationship {
  readonly id: string;
  /** The last word of its type (`worksheet`); '' where it is none of those for documents. */
  readonly type: string;
  readonly target: string;
  readonly isExternal: boolean;
}

export class WorkbookPackage {
  readonly origin: Origin;
  readonly #parts = new Map<string, ArchiveEntry>();
  readonly #limits: UnpackLimits;

  constructor(origin: Origin, entries: readonly ArchiveEntry[], limits: UnpackLimits) {
    this.origin = origin;
    this.#limits = limits;
    for (const entry of entries) {
      // Some writers have Windows' slashes; names are the same whatever their case.
      const name = entry.name.replaceAll('\\', '/');
      const key = name.toLowerCase();
      if (this.#parts.has(key)) throw partError('archive', this.label(name), say`stands twice`);
      this.#parts.set(key, { ...entry, name });
    }
  }

  /** A part, as messages name it. */
  label(part: string): string {
    return `${this.origin.path}!${part}`;
  }

  /** Starts to unpack a part; its size, checksum and the limits are checked on the way. */
  unpack(part: ArchiveEntry): CheckedUnpacker {
    const packed = { ...part, origin: this.origin, name: this.label(part.name) };
    const announced = { bytes: part.plainBytes, crc32: part.crc32 };
    return new CheckedUnpacker(packed, this.#limits, announced);
  }

  /** Reads a part from end to end. */
  async read(part: ArchiveEntry, listener: XmlListener): Promise<void> {
    await readXml(this.unpack(part), new XmlFeed(this.label(part.name), listener));
  }

  /** What `part` is related to, or the package itself for ''; nothing where that is not told. */
  async relationships(part: string): Promise<Relationship[]> {
    const { folder, name } = splitName(part);
    const told = this.#parts.get(`${folder}_rels/${name}.rels`.toLowerCase());
    if (told === undefined) return [];
    const found: Relationship[] = [];
    const label = this.label(told.name);
    await this.read(told, {
      open(element, attributes, depth) {
        if (depth !== 2 || element !== 'Relationship') return;
        if (found.length === RELATIONSHIPS_MAX) {
          throw partError('limit', label, say`has more than ${RELATIONSHIPS_MAX} relationships`);
        }
        const type = kept(attributes, 'Type', label);
        const start = TYPE_STARTS.find((each) => type.startsWith(each));
        found.push({
          id: kept(attributes, 'Id', label),
          type: start === undefined ? '' : type.slice(start.length),
          target: kept(attributes, 'Target', label),
          isExternal: attributes.TargetMode === 'External',
        });
      },
      close() {},
      text() {},
    });
    return found;
  }

  /** The part that a relationship of `source` leads to; throws RefusedError if it is not here. */
  target(source: string, { type, target, isExternal }: Relationship): ArchiveEntry {
    const name = isExternal ? null : resolvePart(splitName(source).folder, target);
    const part = name === null ? undefined : this.#parts.get(name.toLowerCase());
    if (part !== undefined) return part;
    const place = source === '' ? this.origin.label : this.label(source);
    const what =
      name === null
        ? say`keeps its ${type} in '${target}', which is outside of the workbook`
        : say`keeps its ${type} in '${target}', which is not in the workbook`;
    throw partError('archive', place, what);
  }
}

function splitName(part: string): { folder: string; name: string } {
  const at = part.lastIndexOf('/') + 1;
  return { folder: part.slice(0, at), name: part.slice(at) };
}

/** The part that `target` means, seen from `folder`; null if it leads out of the package. */
function resolvePart(folder: string, target: string): string | null {
  const resolved: string[] = [];
  for (const segment of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') resolved.push(segment);
    else if (resolved.pop() === undefined) return null;
  }
  return resolved.join('/');
}
