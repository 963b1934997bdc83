/** Fetches the bill of a date: asks, downloads aside, checks as a run does, puts it in place. */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { FetchConfig } from '../config/fetch-config.ts';
import type { Job } from '../domain/job.ts';
import type { Side } from '../domain/record.ts';
import { clockAt } from '../domain/time.ts';
import type { Formats } from '../formats/registry.ts';
import { errorCode } from '../inputs/access.ts';
import { ALLOW_EMPTY } from '../inputs/fetched/evidence.ts';
import { type FetchedBill, newestBill, openFetched } from '../inputs/fetched/fetched-files.ts';
import { openFile } from '../inputs/open.ts';
import type { Delivery } from '../inputs/source.ts';
import { declaredDate } from '../reading/gate/period.ts';
import { closeSide, openSide } from '../reading/side.ts';
import type { OpenedSide } from '../reading/side-contents.ts';
import { onExit } from '../support/cleanup.ts';
import { clock } from '../support/clock.ts';
import { InternalError, type RefusalReason, RefusedError } from '../support/errors.ts';
import { whileLocked } from '../support/file-lock.ts';
import { makeFolder } from '../support/folders.ts';
import { say } from '../words/language.ts';
import { type Answer, type Channel, type Downloaded, FetchFailure, RETRY_MS } from './channel.ts';
import { channelFor } from './channel-for.ts';
import { type NewBill, noteAgain, publishBill, sha256Of } from './publish.ts';
import { billAccounts, requireRightRows } from './right-bill.ts';
import { isSameBill } from './same-bill.ts';
import { fetchTimes } from './schedule.ts';

/** Only the owner may read bills. */
const FOLDER_MODE = 0o700;
/** Folders of downloads, and the time after which one is of a process that was killed, ms. */
const ASIDE = '.fetch-';
const ABANDONED_MS = 24 * 3_600_000;
const LOCK = '.fetch.lock';
const LOCK_MS = 60_000;

/** What is fetched, and what it is checked with. */
export interface BillOrder {
  readonly config: FetchConfig;
  readonly side: Side;
  readonly job: Job;
  readonly formats: Formats;
  readonly date: string;
  /** Accept the channel's answer that there is no bill even if it may come later. */
  readonly allowEmpty: boolean;
}

/** The result of fetching. */
export interface Fetched {
  /** `present`: it was there before; `same` and `changed`: it was asked for again. */
  readonly is: 'present' | 'fetched' | 'same' | 'changed';
  readonly bill: FetchedBill;
}

/**
 * Refusals after which a file is not kept, as it is no bill, or not the one that was asked for; and
 * the time after which it is worth asking again.
 */
const NOT_KEPT: Readonly<Partial<Record<RefusalReason, number | null>>> = {
  ...{ empty: RETRY_MS.notReady, 'no-bill': RETRY_MS.notReady, 'not-ready': RETRY_MS.notReady },
  ...{ archive: RETRY_MS.failure, checksum: null, 'error-body': null, limit: null },
  ...{ account: null, period: null, twice: null },
};

/**
 * Fetches a bill that is not there yet; with `again`, also one that is, and compares. One attempt.
 * Throws FetchFailure, RefusedError for a file that is not the bill, UsageError, InternalError.
 */
export async function fetchBill(order: BillOrder, again = false): Promise<Fetched> {
  const { config, date } = order;
  const present = await newestBill(config.into, date);
  if (present !== undefined && !again) return { is: 'present', bill: present };
  requireDue(order);
  const wasAccepted = present?.files[0].evidence?.verifiedBy === ALLOW_EMPTY;
  const allowEmpty = order.allowEmpty || wasAccepted;
  const channel = await channelFor(config);
  const folder = join(config.into, `${ASIDE}${randomUUID()}`);
  const forget = onExit(() => rmSync(folder, { recursive: true, force: true }));
  try {
    await makeFolder(config.into, FOLDER_MODE);
    await removeAbandoned(config.into);
    await mkdir(folder, FOLDER_MODE);
    const askedAt = new Date(clock.now()).toISOString();
    const answer = await ask(channel, { ...order, allowEmpty });
    const saved = await saveAnswer(answer, folder, date);
    const bill: NewBill = {
      ...{ config, date, result: answer.is, askedAt, files: saved },
      answer: { ...answer },
    };
    await requireBill(bill, order, folder);
    return await whileLocked(join(config.into, LOCK), LOCK_MS, () => settle(bill, order, folder));
  } catch (error) {
    const { message, syscall } = error as NodeJS.ErrnoException;
    const isLock = errorCode(error).startsWith('SQLITE_');
    if (syscall === undefined && !isLock) throw error;
    const shown = isLock ? `${LOCK}: ${message}` : message;
    const what = say`The bill cannot be saved in ${config.into}: ${shown}`;
    throw new InternalError(what, { cause: error });
  } finally {
    await channel.close();
    await rm(folder, { recursive: true, force: true });
    forget();
  }
}

async function removeAbandoned(into: string): Promise<void> {
  for (const name of await readdir(into)) {
    const path = join(into, name);
    if (!name.startsWith(ASIDE)) continue;
    // Another process may have removed it.
    const found = await stat(path).catch(() => null);
    const isOld = found !== null && Date.now() - found.mtimeMs > ABANDONED_MS;
    if (isOld) await rm(path, { recursive: true, force: true });
  }
}

/** Throws FetchFailure before the time from which the bill is asked for. */
function requireDue({ config, date }: BillOrder): void {
  const { from } = fetchTimes(config, date);
  const early = from - clock.now();
  if (early <= 0) return;
  const time = clockAt(new Date(from), config.timeZone).slice(11, 16);
  throw new FetchFailure(
    say`${config.channel.name}: the bill of ${date} is not asked for before ${time} of
      the next day.`,
    early,
    'not-ready',
  );
}

/** Asks; believes that there is no bill only when the channel says that it has them all. */
async function ask(channel: Channel, order: BillOrder): Promise<Answer> {
  const { config, date, allowEmpty } = order;
  try {
    const answer = await channel.ask(date);
    if (answer.is === 'empty' && clock.now() < fetchTimes(config, date).believed) {
      throw new FetchFailure(
        say`${config.channel.name}: the channel says that there is no bill of ${date}, but it is too
          early to believe that.`,
        RETRY_MS.notReady,
        'not-ready',
      );
    }
    return answer;
  } catch (error) {
    if (!(error instanceof FetchFailure) || error.reason !== 'no-bill' || !allowEmpty) throw error;
    // By the code, a run takes it for the answer that there is no bill.
    const accepted = { code: 'BILL_NOT_EXIST', acceptedWith: ALLOW_EMPTY, said: error.message };
    const body = `${JSON.stringify(accepted)}\n`;
    return { is: 'empty', body, asked: '', requestIds: [], verifiedBy: ALLOW_EMPTY };
  }
}

async function saveAnswer(
  answer: Answer,
  folder: string,
  date: string,
): Promise<readonly Downloaded[]> {
  if (answer.is === 'bill') {
    const files = await answer.download(folder);
    // Named as a person knows them: messages show the names.
    return await Promise.all(
      files.map(async (file, index) => {
        const extension = /^\.\w{1,8}$/.exec(extname(file.name))?.[0] ?? '';
        const number = files.length > 1 ? `.part${index + 1}` : '';
        const path = join(folder, `${date}${number}${extension}`);
        await rename(file.path, path);
        return { ...file, path };
      }),
    );
  }
  const path = join(folder, `${date}.json`);
  await writeFile(path, answer.body, { mode: 0o600, flush: true });
  return [{ path, name: '', hash: null, requestIds: [] }];
}

/** Throws what a run would say of a file that is no bill, or not that of the job and date. */
async function requireBill(bill: NewBill, order: BillOrder, folder: string): Promise<void> {
  if (bill.result === 'empty') return;
  const job = { ...order.job, accounts: billAccounts(order.job, order.config.channel) };
  try {
    const opened = await open(downloaded(bill), { ...order, job }, folder);
    try {
      declaredDate(opened, order.date);
      if (order.side === 'statement') await requireRightRows(opened, { ...order, job });
      // Packed documents are checked as they are unpacked.
      for (const { documents } of opened.files) {
        for (const each of documents) await each.reach(Number.MAX_SAFE_INTEGER);
      }
    } finally {
      await closeSide(opened);
    }
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const isAccepted = error.reason === 'no-bill' && order.allowEmpty;
    const retryMs = NOT_KEPT[error.reason];
    if (isAccepted || retryMs === undefined) return;
    // The folder is removed, and its name says nothing.
    const message = error.message.replaceAll(`${folder}/`, '');
    throw new FetchFailure(`${order.config.channel.name}: ${message}`, retryMs, error.reason);
  }
}

/** Compares with what is there by now, and puts it in place if it differs. */
async function settle(bill: NewBill, order: BillOrder, folder: string): Promise<Fetched> {
  const before = await newestBill(order.config.into, order.date);
  if (before === undefined) return { is: 'fetched', bill: await publishBill(bill, 1) };
  if (bill.result === 'empty' && before.files[0].evidence?.result !== 'empty') {
    throw new FetchFailure(
      say`${order.config.channel.name}: the channel now says that there is no bill of ${order.date},
        of which ${before.files[0].path} was fetched. That file is kept: ask the channel.`,
    );
  }
  const isIntact = await isAsFetched(before);
  if (isIntact && (await isSame(before, bill, order, folder))) {
    await noteAgain(before, bill);
    return { is: 'same', bill: before };
  }
  const next = await publishBill(bill, before.version + 1);
  return { is: isIntact ? 'changed' : 'fetched', bill: next };
}

/** Are the files still as they were fetched? */
async function isAsFetched({ files }: FetchedBill): Promise<boolean> {
  for (const { path, evidence } of files) {
    if (evidence !== null && (await sha256Of(path)) !== evidence.sha256) return false;
  }
  return true;
}

async function isSame(
  before: FetchedBill,
  bill: NewBill,
  order: BillOrder,
  folder: string,
): Promise<boolean> {
  const isEmpty = before.files[0].evidence?.result === 'empty';
  if (isEmpty || bill.result === 'empty') return isEmpty && bill.result === 'empty';
  const found = await Promise.all(bill.files.map(({ path }) => sha256Of(path)));
  if (found.join() === before.files.map(({ evidence }) => evidence?.sha256).join()) return true;
  const earlier: Delivery = {
    async *deliver({ scratchDir }) {
      for (const { path } of before.files) yield await openFetched(path, scratchDir);
    },
  };
  const sides: OpenedSide[] = [];
  try {
    for (const each of [earlier, downloaded(bill)]) sides.push(await open(each, order, folder));
    return await isSameBill(sides[0], sides[1], order.job);
  } catch (error) {
    // What cannot be read as a bill is kept, and its run says what is wrong.
    if (error instanceof RefusedError) return false;
    throw error;
  } finally {
    for (const side of sides) await closeSide(side);
  }
}

function downloaded({ files }: NewBill): Delivery {
  return {
    async *deliver({ scratchDir }) {
      for (const { path } of files) yield await openFile(path, { scratchDir });
    },
  };
}

function open(delivery: Delivery, order: BillOrder, scratchDir: string): Promise<OpenedSide> {
  const { side, job, date, formats } = order;
  return openSide(side, delivery, { job: { ...job, netFees: false }, date, formats, scratchDir });
}
