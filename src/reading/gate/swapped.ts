/** Refuses sides that look swapped: every item would have the wrong sign and the wrong advice. */
import type { FileFacts } from '../../domain/outcome.ts';
import type { Sides } from '../../domain/record.ts';
import { PROFILES } from '../../formats/registry.ts';
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';

type Recognized = Pick<FileFacts, 'path' | 'profile'>;

/** The profiles of own records, and of what channels and banks write. */
const OWN = PROFILES.filter(({ channel }) => channel === 'generic').map(({ name }) => name);
const BILLS = PROFILES.map(({ name }) => name).filter((name) => !OWN.includes(name));

/** Throws RefusedError if the statement is own records, and the flows are bills. */
export function refuseSwappedSides({ statement, flows }: Sides<readonly Recognized[]>): void {
  const [own, bill] = [statement.at(0), flows.at(0)];
  if (own === undefined || bill === undefined) return;
  if (!statement.every(({ profile }) => OWN.includes(profile))) return;
  if (!flows.every(({ profile }) => BILLS.includes(profile))) return;
  throw new RefusedError(
    'swapped',
    say`${bill.path} is a bill (${bill.profile}), but was given as flows, and ${own.path}, which is
      own records (${own.profile}), as the statement: the sides look swapped. Give ${bill.path} as
      the statement (--statement) and ${own.path} as the flows (--flows). If they are not swapped,
      name a format: --flows-profile ${bill.profile}, or flowsProfile in the job.`,
  );
}
