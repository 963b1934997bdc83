/** A query as a source: one document for each business date. */
import type { DatabaseConfig } from '../../config/database-schema.ts';
import { UsageError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import type { DeliveredFile } from '../document.ts';
import type { DeliveryRequest, Found, FoundFile, Source } from '../source.ts';

export class DatabaseSource implements Source {
  readonly isDated = true;
  readonly hasEveryDate = true;
  readonly readsStandardInput = false;
  readonly #config: DatabaseConfig;

  constructor(config: DatabaseConfig) {
    this.#config = config;
  }

  async find(date: string): Promise<Found[]> {
    return [{ isDated: true, files: [await this.#rowsOn(date)], problem: null, isAbsent: false }];
  }

  async *deliver({ date, scratchDir }: DeliveryRequest): AsyncGenerator<DeliveredFile> {
    if (date === null) {
      throw new UsageError(say`A database is read for a business date: give --date.`);
    }
    yield await (await this.#rowsOn(date)).open(scratchDir);
  }

  async #rowsOn(date: string): Promise<FoundFile> {
    // Runs of files do not load it.
    const { rowsOn } = await import('./query-rows.ts');
    return rowsOn(this.#config, { date });
  }
}
