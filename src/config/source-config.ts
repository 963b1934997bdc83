/** What a config says about where the records of a side come from. */
import { z } from 'zod';
import { templateMistake } from './template.ts';

/** Files, and standard input as `-`; paths may contain globs and dates (template.ts). */
export interface FilesConfig {
  readonly kind: 'files';
  readonly paths: readonly string[];
}

/** The description of a source; `sourceFor` (inputs/source-for.ts) makes the source of its kind. */
export type SourceConfig = FilesConfig;

const inputPath = z
  .string()
  .min(1)
  .superRefine((path, context) => {
    const message = templateMistake(path);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

/** The setting of a side: one path, glob or folder, or several. */
export const sourceSchema = z.union([inputPath, z.array(inputPath).min(1)]);

/** The description of a checked setting; `resolvePath` makes a path start from the config. */
export function sourceConfig(
  setting: z.infer<typeof sourceSchema> | undefined,
  resolvePath: (path: string) => string,
): SourceConfig | undefined {
  if (setting === undefined) return undefined;
  return { kind: 'files', paths: [setting].flat().map(resolvePath) };
}
