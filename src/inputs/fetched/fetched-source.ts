/** The files that were fetched from a channel, as a source. It does not fetch them itself. */
import type { FetchConfig } from '../../config/fetch-config.ts';
import { RefusedError, UsageError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import type { DeliveredFile } from '../document.ts';
import type { DeliveryRequest, Found, Source } from '../source.ts';
import type { FetchedFile } from './fetched-files.ts';

export class FetchedSource implements Source {
  readonly isDated = true;
  /** A bill can be fetched for every date. */
  readonly hasEveryDate = true;
  readonly readsStandardInput = false;
  readonly #config: FetchConfig;

  constructor(config: FetchConfig) {
    this.#config = config;
  }

  async find(date: string): Promise<Found[]> {
    let fetched: readonly FetchedFile[];
    try {
      fetched = await this.#filesOf(date);
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      return [{ isDated: true, files: [], problem: error, isAbsent: false }];
    }
    const { openFetched } = await import('./fetched-files.ts');
    const files = fetched.map(({ path }) => {
      return { name: path, open: (scratchDir: string) => openFetched(path, scratchDir) };
    });
    const isAbsent = files.length === 0;
    return [{ isDated: true, files, problem: isAbsent ? this.#missing(date) : null, isAbsent }];
  }

  async *deliver({ date, scratchDir }: DeliveryRequest): AsyncGenerator<DeliveredFile> {
    if (date === null) {
      throw new UsageError(say`A bill is fetched for a business date: give --date.`);
    }
    const { openFetched } = await import('./fetched-files.ts');
    const files = await this.#filesOf(date);
    if (files.length === 0) throw this.#missing(date);
    for (const { path } of files) yield await openFetched(path, scratchDir);
  }

  async #filesOf(date: string): Promise<readonly FetchedFile[]> {
    // Runs of other sources do not load it.
    const { newestBill } = await import('./fetched-files.ts');
    return (await newestBill(this.#config.into, date))?.files ?? [];
  }

  #missing(date: string): RefusedError {
    const { channel, into } = this.#config;
    return new RefusedError(
      'missing',
      say`${into} has no bill of ${date} from channel ${channel.name}. Fetch it: zhangping fetch
        --date ${date}`,
    );
  }
}
