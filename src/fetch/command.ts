/** A program of the user's own that fetches bills: it writes them into the folder it is given. */
import { constants, rmSync } from 'node:fs';
import { access, mkdtemp, open, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { ChannelSettings } from '../config/channel-schema.ts';
import type { FetchConfig } from '../config/fetch-config.ts';
import { fillDate } from '../config/template.ts';
import { onExit } from '../support/cleanup.ts';
import { FETCHED_FILES_MAX } from '../support/limits.ts';
import { shorten } from '../support/printable.ts';
import { runCommand } from '../support/run-command.ts';
import { commandFailure } from '../words/describe-command.ts';
import { say } from '../words/language.ts';
import {
  type Answer,
  type Channel,
  type ChannelNote,
  type Downloaded,
  FetchFailure,
  RETRY_MS,
} from './channel.ts';
import { saveAside } from './save.ts';

/** Exit codes with a meaning, as sysexits.h has them: EX_TEMPFAIL and EX_NOINPUT. */
const EXIT_NOT_READY = 75;
const EXIT_NO_TRANSACTIONS = 66;
/** The time to end after SIGTERM, ms. */
const END_MS = 5000;
/** What the gate takes for a channel's answer that there is no bill. */
const NO_BILL = '{"code":"NO_STATEMENT_EXIST"}';

export class CommandChannel implements Channel {
  readonly #settings: ChannelSettings<'command'>;
  readonly #bill: string;
  /** Where the program writes, and what forgets to remove it when the process ends. */
  #folder: { readonly path: string; forget(): void } | undefined;
  readonly clockAheadMs = null;

  constructor(settings: ChannelSettings<'command'>, { bill }: FetchConfig) {
    this.#settings = settings;
    this.#bill = bill;
  }

  async ask(date: string): Promise<Answer> {
    const { name, timeoutSeconds } = this.#settings;
    const command = this.#filled(date);
    const folder = await this.#makeFolder();
    const env = {
      ...process.env,
      ZHANGPING_FETCH_DIR: folder,
      ZHANGPING_DATE: date,
      ZHANGPING_BILL: this.#bill,
      ZHANGPING_CHANNEL: name,
    };
    const times = { runMs: timeoutSeconds * 1000, endMs: END_MS };
    const end = await runCommand(command, { env, input: '', times, endsGroup: true });
    const why = commandFailure(end);
    const code = end.isLate ? null : end.code;
    if (code === EXIT_NOT_READY) {
      const message = say`${name}: the bill of ${date} is not ready: ${why}`;
      throw new FetchFailure(message, RETRY_MS.notReady, 'not-ready');
    }
    if (why !== null && code !== EXIT_NO_TRANSACTIONS) {
      const message = say`${name}: ${why}`;
      throw new FetchFailure(message, end.isLate ? RETRY_MS.failure : null);
    }
    const files = await filesIn(folder, name);
    if (files.length > 0 !== (why === null)) {
      const what = why ?? say`the command exited with code ${0}`;
      throw new FetchFailure(
        say`${name}: ${what}, and wrote ${files.length} files. Expected: code 0 and the files of the
          bill in the folder in ZHANGPING_FETCH_DIR, or code ${EXIT_NO_TRANSACTIONS} and no file if
          there were certainly no transactions.`,
      );
    }
    const asked = [command[0], date, this.#bill].join(' ').trim();
    const evidence = { asked, requestIds: [], verifiedBy: '' };
    if (files.length === 0) return { is: 'empty', body: NO_BILL, ...evidence };
    return { is: 'bill', download: (into) => saveAll(folder, files, into, name), ...evidence };
  }

  async checkKeys(): Promise<readonly ChannelNote[]> {
    const [program] = this.#filled('2000-01-01');
    const folders = (process.env.PATH ?? '').split(delimiter).filter((each) => each !== '');
    const paths = program.includes('/') ? [program] : folders.map((each) => join(each, program));
    for (const path of paths) {
      if (!(await isProgram(path))) continue;
      return [{ level: 'ok', what: say`${path} can be run`, fix: '' }];
    }
    const fix = say`check the path; make it executable with chmod +x`;
    return [{ level: 'problem', what: say`${program} cannot be run`, fix }];
  }

  async close(): Promise<void> {
    const folder = this.#folder;
    this.#folder = undefined;
    if (folder === undefined) return;
    await rm(folder.path, { recursive: true, force: true });
    folder.forget();
  }

  /** The program with its arguments for a date. Throws UsageError. */
  #filled(date: string): string[] {
    return this.#settings.command.map((each) =>
      fillDate(each, date).replaceAll('{bill}', () => this.#bill),
    );
  }

  /** An empty folder, which only its owner can enter. */
  async #makeFolder(): Promise<string> {
    await this.close();
    const path = await mkdtemp(join(tmpdir(), 'zhangping-fetch-'));
    const forget = onExit(() => rmSync(path, { recursive: true, force: true }));
    this.#folder = { path, forget };
    return path;
  }
}

/** The names of the files in a folder, in byte order; nothing else may be there. */
async function filesIn(folder: string, channel: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const other = entries.find((entry) => !entry.isFile());
  if (other !== undefined) {
    throw new FetchFailure(
      say`${channel}: the command wrote ${shorten(other.name, 100)}, which is no regular file.
        Folders and links are not taken.`,
    );
  }
  if (entries.length > FETCHED_FILES_MAX) {
    throw new FetchFailure(
      say`${channel}: the command wrote ${entries.length} files; the limit is
        ${FETCHED_FILES_MAX}.`,
      null,
      'limit',
    );
  }
  const names = entries.map(({ name }) => name);
  return names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** Copies the files: the folder of temporary files may be on another disk. */
async function saveAll(
  folder: string,
  names: readonly string[],
  into: string,
  channel: string,
): Promise<Downloaded[]> {
  const saved: Downloaded[] = [];
  for (const name of names) {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW;
    const file = await open(join(folder, name), flags).catch(({ code }) => {
      const shown = shorten(name, 100);
      throw new FetchFailure(
        say`${channel}: ${shown}, which the command wrote, cannot be read (${code}).`,
      );
    });
    const path = await saveAside(file.createReadStream(), { folder: into, name: channel });
    saved.push({ path, name, hash: null, requestIds: [] });
  }
  return saved;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
