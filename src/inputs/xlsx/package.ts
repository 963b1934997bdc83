/** The parts of an Office package (ECMA-376 part 2): found by relationships, never by name. */
import { RELATIONSHIPS_MAX } from '../../support/limits.ts';
import { say } from '../../words/language.ts';
import type { Origin } from '../origin.ts';
import type { UnpackLimits } from '../unpack-limits.ts';
import type { ByteSource } from '../unpacker.ts';
import type { XmlListener } from '../xml.ts';
import { type ArchiveEntry, unpackEntry } from '../zip-entries.ts';
import { attributeOf, partError, partReader, readPart } from './part.ts';

/** Prefixes of relationship types in transitional and strict files. */
const TYPE_STARTS = [
  'http://schemas.openxmlformats.org/officeDocument/2006/relationships/',
  'http://purl.oclc.org/ooxml/officeDocument/relationships/',
];

/** A reference from one part to another. */
interface Relationship {
  readonly id: string;
  /** The last word of its type (`worksheet`); '' for types outside of documents. */
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
      // Some writers use backslashes; names do not depend on case.
      const name = entry.name.replaceAll('\\', '/');
      const key = name.toLowerCase();
      if (this.#parts.has(key)) throw partError('archive', this.label(name), say`it occurs twice`);
      this.#parts.set(key, { ...entry, name });
    }
  }

  /** The name of a part in messages. */
  label(part: string): string {
    return `${this.origin.path}!${part}`;
  }

  /** Starts to unpack a part. */
  unpack(part: ArchiveEntry): ByteSource {
    return unpackEntry(part, this.label(part.name), this.origin, this.#limits);
  }

  /** Reads a part from end to end. */
  async read(part: ArchiveEntry, listener: XmlListener): Promise<void> {
    await readPart(this.unpack(part), partReader(this.label(part.name), listener));
  }

  /** What `part`, or for '' the package itself, refers to. */
  async relationships(part: string): Promise<Relationship[]> {
    const { folder, name } = splitName(part);
    const rels = this.#parts.get(`${folder}_rels/${name}.rels`.toLowerCase());
    if (rels === undefined) return [];
    const found: Relationship[] = [];
    const label = this.label(rels.name);
    await this.read(rels, {
      open({ name, attributes, depth }) {
        if (depth !== 2 || name !== 'Relationship') return;
        if (found.length === RELATIONSHIPS_MAX) {
          throw partError('limit', label, say`more than ${RELATIONSHIPS_MAX} relationships`);
        }
        const type = attributeOf(attributes, 'Type', label);
        const start = TYPE_STARTS.find((each) => type.startsWith(each));
        found.push({
          id: attributeOf(attributes, 'Id', label),
          type: start === undefined ? '' : type.slice(start.length),
          target: attributeOf(attributes, 'Target', label),
          isExternal: attributes.TargetMode === 'External',
        });
      },
    });
    return found;
  }

  /** The part that a relationship of `source` refers to. Throws RefusedError if it is absent. */
  target(source: string, { type, target, isExternal }: Relationship): ArchiveEntry {
    const name = isExternal ? null : resolvePart(splitName(source).folder, target);
    const part = name === null ? undefined : this.#parts.get(name.toLowerCase());
    if (part !== undefined) return part;
    const place = source === '' ? this.origin.label : this.label(source);
    const what =
      name === null
        ? say`its ${type} is '${target}', outside of the workbook`
        : say`its ${type} is '${target}', which the workbook does not contain`;
    throw partError('archive', place, what);
  }
}

function splitName(part: string): { folder: string; name: string } {
  const at = part.lastIndexOf('/') + 1;
  return { folder: part.slice(0, at), name: part.slice(at) };
}

/** The part that `target` names, relative to `folder`; null if it is outside of the package. */
function resolvePart(folder: string, target: string): string | null {
  const resolved: string[] = [];
  for (const segment of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') resolved.push(segment);
    else if (resolved.pop() === undefined) return null;
  }
  return resolved.join('/');
}
