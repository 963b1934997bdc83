/** Step 1, gate: opens, recognizes and checks both sides before any row is read. */
import type { Job } from '../domain/job.ts';
import type { Side, Sides } from '../domain/record.ts';
import type { Formats } from '../formats/registry.ts';
import type { Delivery } from '../inputs/source.ts';
import { asksForOwnSigns, withOwnSigns } from '../reading/own-signs.ts';
import { closeSide, openSide } from '../reading/side.ts';
import type { OpenedSide } from '../reading/side-contents.ts';
import type { Closing } from '../support/closing.ts';

/** The inputs of a run. */
export interface SidesRequest {
  readonly job: Job;
  /** Business date `yyyy-MM-dd`; null: the statement's own. */
  readonly date: string | null;
  readonly sources: Sides<Delivery>;
  /** The formats that the files of each side may have. */
  readonly formats: Sides<Formats>;
  /** An existing folder with space for decompressed inputs. */
  readonly scratchDir: string;
}

/** Opens both sides; adds functions to `closing` that close them. Throws RefusedError. */
export async function openSides(
  request: SidesRequest,
  closing: Closing,
): Promise<Sides<OpenedSide>> {
  const { sources } = request;
  const open = (side: Side) => openOne(side, sources[side], request, closing);
  const [statement, flows] = await settleBoth(open('statement'), open('flows'));
  return { statement, flows: asksForOwnSigns(statement) ? withOwnSigns(flows) : flows };
}

/** Opens a side in the same way. */
export async function openOne(
  side: Side,
  source: Delivery,
  { job, date, formats, scratchDir }: Omit<SidesRequest, 'sources'>,
  closing: Closing,
): Promise<OpenedSide> {
  const opened = await openSide(side, source, { job, date, formats: formats[side], scratchDir });
  closing.push(() => closeSide(opened));
  return opened;
}

/** The channel of a statement: that of its first document, else the named one. */
export function channelOf({ documents }: OpenedSide, { wanted, others }: Formats): string {
  const [first] = documents;
  // If the channel only reports that there is no bill, no document has a profile.
  const named = others.length === 0 ? wanted[0].channel : undefined;
  return first?.profile.channel ?? named ?? 'statement';
}

/** Waits for both promises, so that neither is still running when a failure is reported. */
export async function settleBoth<T>(first: Promise<T>, second: Promise<T>): Promise<[T, T]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}
