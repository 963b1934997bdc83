/** What a config says about where the records of a side come from. */
import { z } from 'zod';
import { type Database, type DatabaseConfig, querySchema } from './database-schema.ts';
import { templateMistake } from './template.ts';

/** Files, and standard input as `-`; paths may contain globs and dates (template.ts). */
export interface FilesConfig {
  readonly kind: 'files';
  readonly paths: readonly string[];
}

/** The description of a source; `sourceFor` (inputs/source-for.ts) makes the source of its kind. */
export type SourceConfig = FilesConfig | DatabaseConfig;

const inputPath = z
  .string()
  .min(1)
  .superRefine((path, context) => {
    const message = templateMistake(path);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

/** The setting of a side: one path, glob or folder, or several; or the query of a database. */
export const sourceSchema = z.union([inputPath, z.array(inputPath).min(1), querySchema]);

/** What the description of a source takes from the rest of the config. */
interface Surroundings {
  /** Makes a path start from the config. */
  readonly resolvePath: (path: string) => string;
  readonly databases: ReadonlyMap<string, Database>;
  readonly timeZone: string;
  readonly cutoffMinutes: number;
}

/** The description of a checked setting. */
export function sourceConfig(
  setting: z.infer<typeof sourceSchema> | undefined,
  { resolvePath, databases, timeZone, cutoffMinutes }: Surroundings,
): SourceConfig | undefined {
  if (setting === undefined) return undefined;
  if (typeof setting === 'string' || Array.isArray(setting)) {
    return { kind: 'files', paths: [setting].flat().map(resolvePath) };
  }
  const { database: name, maxLagSeconds = null, keepDays = null, ...query } = setting;
  const database = databases.get(name) as Database;
  return { kind: 'database', ...query, database, maxLagSeconds, keepDays, timeZone, cutoffMinutes };
}
