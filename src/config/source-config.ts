/** What a config says about where the records of a side come from. */
import { z } from 'zod';
import type { ChannelSettings } from './channel-schema.ts';
import { type Database, type DatabaseConfig, querySchema } from './database-schema.ts';
import {
  type FetchConfig,
  type FetchTimeSettings,
  fetchConfig,
  fetchSchema,
} from './fetch-config.ts';
import { templateMistake } from './template.ts';

/** Files, and standard input as `-`; paths may contain globs and dates (template.ts). */
export interface FilesConfig {
  readonly kind: 'files';
  readonly paths: readonly string[];
}

/** The description of a source; `sourceFor` (inputs/source-for.ts) makes the source of its kind. */
export type SourceConfig = FilesConfig | DatabaseConfig | FetchConfig;

const inputPath = z
  .string()
  .min(1)
  .superRefine((path, context) => {
    const message = templateMistake(path);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

/** One path, glob or folder, or several. */
export const pathsSchema = z.union([inputPath, z.array(inputPath).min(1)]);

/** The setting of a source: paths, the query of a database, or the bill of a channel. */
export const sourceSchema = z.union([...pathsSchema.options, querySchema, fetchSchema]);

/** The setting of a side, which may also be grouped files, or what another job is owed. */
type SideSetting =
  | z.infer<typeof sourceSchema>
  | { readonly path: string | string[] }
  | { readonly job: string };

/** What the description of a source takes from the rest of the config. */
interface Surroundings extends FetchTimeSettings {
  /** Makes a path start from the config. */
  readonly resolvePath: (path: string) => string;
  readonly databases: ReadonlyMap<string, Database>;
  readonly channels: ReadonlyMap<string, ChannelSettings>;
  readonly timeZone: string;
  readonly cutoffMinutes: number;
}

/** The description of a checked setting; undefined: the side has no source of its own. */
export function sourceConfig(
  setting: SideSetting | undefined,
  surroundings: Surroundings,
): SourceConfig | undefined {
  const { resolvePath, databases, channels, timeZone, cutoffMinutes } = surroundings;
  if (setting === undefined) return undefined;
  const paths = typeof setting === 'object' && 'path' in setting ? setting.path : setting;
  if (typeof paths === 'string' || Array.isArray(paths)) {
    return { kind: 'files', paths: [paths].flat().map(resolvePath) };
  }
  if ('job' in paths) return undefined;
  if ('fetch' in paths) return fetchConfig(paths, surroundings, channels, resolvePath);
  const { database: name, maxLagSeconds = null, keepDays = null, ...query } = paths;
  const database = databases.get(name) as Database;
  return { kind: 'database', ...query, database, maxLagSeconds, keepDays, timeZone, cutoffMinutes };
}
