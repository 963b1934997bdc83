/** The setting `only` of a job: which rows of its statement are its own. */
import { z } from 'zod';
import { comparable } from '../support/comparable.ts';
import { say } from '../words/language.ts';
import { ownFields, type ProfileConfig } from './profile-schema.ts';

const onlyText = z
  .string()
  .refine((text) => comparable(text) !== '', { error: () => say`must not be empty` });

export const onlySchema = z.record(z.string(), z.array(onlyText).min(1)).default({});

interface OnlyConfig {
  readonly jobs: Readonly<
    Record<string, { readonly channel?: string | undefined; readonly only: object }>
  >;
  readonly profiles?: Readonly<Record<string, ProfileConfig>> | undefined;
}

/** Where a job names a profile of the config, that must have the fields of `only`. */
export function checkOnly({ jobs, profiles = {} }: OnlyConfig, context: z.RefinementCtx): void {
  for (const [job, { channel = '', only }] of Object.entries(jobs)) {
    if (!Object.hasOwn(profiles, channel)) continue;
    const known = ownFields(profiles[channel]);
    for (const field of Object.keys(only).filter((each) => !known.includes(each))) {
      const message = say`is no field of the profile ${channel}, which has:
        ${known.join(say`, `) || say`none`}`;
      context.addIssue({ code: 'custom', path: ['jobs', job, 'only', field], message });
    }
  }
}
