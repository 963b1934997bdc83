/** The sources that a command line or a config names as paths: files, and standard input. */
import type { DeliveredFile } from './document.ts';
import { expandPaths, STANDARD_INPUT } from './expand-paths.ts';
import { openFile } from './open.ts';
import type { DeliveryRequest, Source } from './source.ts';

/** Files by path, glob or folder, standard input among them. */
class FileSource implements Source {
  readonly #paths: readonly string[];

  constructor(paths: readonly string[]) {
    this.#paths = paths;
  }

  async *deliver({ scratchDir }: DeliveryRequest): AsyncGenerator<DeliveredFile> {
    // All are checked before the first is read: a pipe may take long.
    for (const path of await expandPaths(this.#paths)) yield await openFile(path, { scratchDir });
  }
}

/** The file that is piped into the program. */
class StandardInputSource implements Source {
  async *deliver({ scratchDir }: DeliveryRequest): AsyncGenerator<DeliveredFile> {
    yield await openFile(STANDARD_INPUT, { scratchDir });
  }
}

/** The sources of one side that its paths name. */
export function sourcesNamed(paths: readonly string[]): Source[] {
  const isInput = paths.length === 1 && paths[0] === STANDARD_INPUT;
  return [isInput ? new StandardInputSource() : new FileSource(paths)];
}
