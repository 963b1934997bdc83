/** The JSON Schema of zhangping.yaml, with which editors complete and check it. */
import { z } from 'zod';
import { configSchema } from './schema.ts';

/** The schema of the file as it is written (draft 2020-12), made from the one that checks it. */
export function configJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(configSchema, { io: 'input', target: 'draft-2020-12' });
}
