/** The parts of a workbook: how their XML is read, and the refusal of what is wrong in one. */
import { RefusedError } from '../../support/errors.ts';
import { XML_ATTRIBUTE_CHARS_MAX } from '../../support/limits.ts';
import { say } from '../../words/language.ts';
import type { ByteSource } from '../unpacker.ts';
import { type XmlAttributes, type XmlListener, XmlReader } from '../xml.ts';

/** The refusal of a workbook for what is wrong at one place of it. */
export function partError(reason: 'archive' | 'limit', place: string, what: string): RefusedError {
  const message = say`${place}: ${what}. Fetch the file again, or open it in a spreadsheet program
    and save it again.`;
  return new RefusedError(reason, message);
}

/** An attribute of bounded length; '' where it is absent. */
export function attributeOf(attributes: XmlAttributes, name: string, label: string): string {
  const value = attributes[name] ?? '';
  if (value.length <= XML_ATTRIBUTE_CHARS_MAX) return value;
  const what = say`the attribute '${name}' is longer than ${XML_ATTRIBUTE_CHARS_MAX} characters`;
  throw partError('limit', label, what);
}

/** A reader of one part; `label` names it in messages. */
export function partReader(label: string, listener: XmlListener): XmlReader {
  return new XmlReader(listener, {
    namespaces: false,
    refuse: (fault, line, what) => {
      throw partError(fault === 'limit' ? 'limit' : 'archive', `${label}:${line}`, what);
    },
  });
}

/** Reads all of `source`, and waits for `onChunk` after every chunk. */
export async function readPart(
  source: ByteSource,
  reader: XmlReader,
  onChunk?: () => Promise<void>,
): Promise<void> {
  try {
    for (;;) {
      const chunk = await source.next();
      if (chunk === undefined) break;
      reader.write(chunk);
      await onChunk?.();
    }
    reader.end();
  } finally {
    source.destroy();
  }
}
