/** Makes the source that a config or a command line describes. */
import type { SourceConfig } from '../config/source-config.ts';
import { DatabaseSource } from './database/database-source.ts';
import { FetchedSource } from './fetched/fetched-source.ts';
import { FileSource } from './file-source.ts';
import type { Source } from './source.ts';

/** The source of a kind. Throws UsageError if its description is wrong. */
export function sourceFor(config: SourceConfig): Source {
  switch (config.kind) {
    case 'files':
      return new FileSource(config.paths);
    case 'database':
      return new DatabaseSource(config);
    case 'fetched':
      return new FetchedSource(config);
  }
}
