/** The sources that a command line or a config names as paths: files, and standard input. */
import { fillDate } from '../config/template.ts';
import { UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import type { DeliveredFile } from './document.ts';
import { expandPaths, STANDARD_INPUT } from './expand-paths.ts';
import { openFile } from './open.ts';
import type { DeliveryRequest, Source } from './source.ts';

/** Files by path, glob or folder; a path may hold a `{date}`. */
class FileSource implements Source {
  readonly #paths: readonly string[];

  constructor(paths: readonly string[]) {
    this.#paths = paths;
  }

  async *deliver({ date, scratchDir }: DeliveryRequest): AsyncGenerator<DeliveredFile> {
    const paths = this.#paths.map((path) => (date === null ? path : fillDate(path, date)));
    for (const path of await expandPaths(paths)) yield await openFile(path, { scratchDir });
  }
}

/** The file that is piped into the program. */
class StandardInputSource implements Source {
  async *deliver({ scratchDir }: DeliveryRequest): AsyncGenerator<DeliveredFile> {
    yield await openFile(STANDARD_INPUT, { scratchDir });
  }
}

/** The sources of one side, in the order of its paths. Throws UsageError for a second `-`. */
export function sourcesNamed(paths: readonly string[]): Source[] {
  const input = paths.indexOf(STANDARD_INPUT);
  if (input < 0) return [new FileSource(paths)];
  if (paths.includes(STANDARD_INPUT, input + 1)) throw namedTwice();
  const before = paths.slice(0, input);
  const after = paths.slice(input + 1);
  return [
    ...(before.length > 0 ? [new FileSource(before)] : []),
    new StandardInputSource(),
    ...(after.length > 0 ? [new FileSource(after)] : []),
  ];
}

function namedTwice(): UsageError {
  return new UsageError(say`'-' (standard input) can be named only once on a side.`);
}
