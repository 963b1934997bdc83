/** Lines that are refused, and ids that are looked at before they are kept. */
import { type RefusalReason, RefusedError } from '../../support/errors.ts';
import { ID_BYTES_MAX } from '../../support/limits.ts';
import { say } from '../../words/language.ts';
import { quote } from './quote.ts';

/** Of a UTF-16 unit. */
const UTF8_BYTES_MAX = 3;

/** Refuses the line: `what` says what is wrong with it, without a full stop. */
export function refuse(reason: RefusalReason, name: string, line: number, what: string): never {
  throw new RefusedError(
    reason,
    say`${name}:${line}: ${what}. Fetch the file again; if it is the same, the bank made it so: ask
      the bank what it means.`,
  );
}

/** The id, if it is not too long to be one. */
export function checkedId(id: string, name: string, line: number): string {
  if (id.length * UTF8_BYTES_MAX > ID_BYTES_MAX && Buffer.byteLength(id) > ID_BYTES_MAX) {
    throw new RefusedError(
      'limit',
      say`${name}:${line}: the id ${quote(id)} is longer than ${ID_BYTES_MAX} bytes. If it comes
        from orderIdPattern, let its first group match less; else fetch the file again.`,
    );
  }
  return id;
}

/** A copy, to be held: a slice of a string keeps all of that string in memory. */
export function detached(text: string): string {
  return Buffer.from(text).toString();
}
