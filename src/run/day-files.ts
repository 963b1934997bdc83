/** The records of a date from files that this machine has: opened, scanned, differenced. */

import type { Machine } from '../config/machine.ts';
import type { Engine } from '../difference/engine.ts';
import type { Job } from '../domain/job.ts';
import type { Side, Sides } from '../domain/record.ts';
import type { Formats } from '../formats/registry.ts';
import { flowsFacts, refuseWrongFlows } from '../reading/gate/flows-gate.ts';
import { declaredDate, rowsDate } from '../reading/gate/period.ts';
import { refuseRejects } from '../reading/gate/rejects.ts';
import { asksForOwnSigns, withOwnSigns } from '../reading/own-signs.ts';
import { ReadMeter } from '../reading/read-meter.ts';
import { beginFingerprints, readSide } from '../reading/read-side.ts';
import { Scanner } from '../reading/scanner.ts';
import { closeSide, openSide } from '../reading/side.ts';
import {
  hasFeeColumn,
  type OpenedSide,
  type ScannedSide,
  silentlyEmpty,
  sizeHint,
} from '../reading/side-contents.ts';
import { RefusedError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import type { Closing, DaySource, Differenced, ProgressListener } from './reconcile.ts';
import { closePool, openPool } from './threads/open-pool.ts';

/** Which files, and how they are opened. */
export interface OpeningRequest {
  readonly job: Job;
  /** Business date `yyyy-MM-dd`; null: the statement's own. */
  readonly date: string | null;
  readonly statement: readonly string[];
  readonly flows: readonly string[];
  /** What the files of either side may be. */
  readonly formats: Sides<Formats>;
  /** An existing folder with room for what compressed inputs hold. */
  readonly scratchDir: string;
}

/** Which files, and how they are to be read. */
export interface DayFilesRequest extends OpeningRequest {
  readonly engine: Engine;
  /** What of the machine may be used. */
  readonly machine: Machine;
  /** One with room for what memory does not hold. */
  readonly spillDir: string;
}

export class DayFiles implements DaySource {
  readonly engine;
  readonly #request: DayFilesRequest;
  #opened: Sides<OpenedSide> | null = null;

  constructor(request: DayFilesRequest) {
    this.#request = request;
    this.engine = request.engine.name;
  }

  async open(closing: Closing): Promise<string> {
    this.#opened = await openBoth(this.#request, closing);
    const [first] = this.#opened.statement.documents;
    return first?.profile.channel ?? this.#namedChannel ?? 'statement';
  }

  /** Where nothing but the channel's answer was given that there is no bill. */
  get #namedChannel(): string | undefined {
    const { wanted, others } = this.#request.formats.statement;
    return others.length === 0 ? undefined : wanted[0].channel;
  }

  async difference(job: Job, teller: ProgressListener): Promise<Differenced> {
    const { date: asked, machine, spillDir, engine } = this.#request;
    if (this.#opened === null) throw new Error('nothing was opened');
    const opened = this.#opened;
    const declared = declaredDate(opened.statement, asked);
    teller.begin('scan');
    const bytes = sizeHint(opened.statement) + sizeHint(opened.flows);
    const tools = openPool(machine, bytes, spillDir);
    try {
      beginFingerprints(opened.statement);
      beginFingerprints(opened.flows);
      const documents = [...opened.statement.documents, ...opened.flows.documents];
      const meter = new ReadMeter(
        documents.map(({ document }) => document),
        (progress) => teller.progress(progress),
      );
      const scanned = await scanBoth(new Scanner(tools, meter), opened, job);
      const { statement, flows, comparesFees } = scanned;
      refuseRejects([...statement.sums.rejects, ...flows.sums.rejects], job);
      refuseSilentlyEmpty(statement, job);
      const date = rowsDate(statement, declared, job);
      refuseWrongFlows(flowsFacts(flows), { date, statement: statement.sums.records, job });
      teller.dated(date);
      teller.begin('difference');
      const leftovers = await engine.difference(tools.keys, tools.pool, (share) =>
        teller.progress({ share, rows: null, bytes: null, bytesTotal: null }),
      );
      const sides = { statement: readSide(statement), flows: readSide(flows) };
      return { ...sides, date, leftovers, comparesFees, tools };
    } catch (error) {
      await closePool(tools);
      throw error;
    }
  }

  async end(): Promise<void> {}
}

/** Opens both sides as they are compared; `closing` gets what is to be closed in the end. */
export async function openBoth(
  { job, date, scratchDir, ...request }: OpeningRequest,
  closing: Closing,
): Promise<Sides<OpenedSide>> {
  const open = async (side: Side) => {
    const formats = request.formats[side];
    const opened = await openSide(side, request[side], { job, date, formats, scratchDir });
    closing.push(() => closeSide(opened));
    return opened;
  };
  const [statement, flows] = await settleBoth(open('statement'), open('flows'));
  return { statement, flows: asksForOwnSigns(statement) ? withOwnSigns(flows) : flows };
}

/** Both sides at once. Fees stay out of the keys where a side turns out to state none at all. */
async function scanBoth(
  scanner: Scanner,
  opened: Sides<OpenedSide>,
  job: Job,
): Promise<Sides<ScannedSide> & { readonly comparesFees: boolean }> {
  const canCompare = hasFeeColumn(opened.statement) && hasFeeColumn(opened.flows);
  const compareFees = canCompare && job.compare.includes('fee');
  const options = { job, compareFees, again: false };
  const [statement, flows] = await settleBoth(
    scanner.scan(opened.statement, options),
    scanner.scan(opened.flows, options),
  );
  const statesNone = ({ sums }: ScannedSide) => sums.withFee === 0;
  if (!compareFees || statesNone(statement) === statesNone(flows)) {
    return { statement, flows, comparesFees: compareFees };
  }
  const again = (scanned: ScannedSide) => {
    if (statesNone(scanned)) return scanned;
    return scanner.scan(scanned.opened, { job, compareFees: false, again: true });
  };
  return { statement: await again(statement), flows: await again(flows), comparesFees: false };
}

/** Waits for both, so that nothing still runs when the first failure is told. */
async function settleBoth<T>(first: Promise<T>, second: Promise<T>): Promise<[T, T]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}

/** A statement without rows must say itself that there was nothing. */
function refuseSilentlyEmpty(statement: ScannedSide, job: Job): void {
  const silent = silentlyEmpty(statement);
  if (silent === null || job.allowEmpty) return;
  throw new RefusedError(
    'empty',
    say`${silent}: the statement has a header and no rows, and nothing in it says that this is all.
      If there were really no transactions, run again with --allow-empty.`,
  );
}
