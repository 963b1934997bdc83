/** The JSON Schema of zhangping.yaml, which editors use to complete and check it. */
import { z } from 'zod';
import { configSchema } from './schema.ts';

/** Returns the schema of the file as written (draft 2020-12), derived from the zod schema. */
export function configJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(configSchema, { io: 'input', target: 'draft-2020-12' });
}
