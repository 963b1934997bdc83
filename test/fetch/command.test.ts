/** A program of one's own as a channel: what it is given, and what its end means. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { ChannelSettings } from '../../src/config/channel-schema.ts';
import type { FetchConfig } from '../../src/config/fetch-config.ts';
import { FetchFailure, RETRY_MS } from '../../src/fetch/channel.ts';
import { CommandChannel } from '../../src/fetch/command.ts';
import { recognizeAnswer } from '../../src/formats/answer.ts';
import { FETCHED_FILES_MAX } from '../../src/support/limits.ts';
import { tempDir } from '../support/tempdir.ts';

const DATE = '2026-11-29';
const folder = tempDir();
const open: CommandChannel[] = [];

afterEach(async () => {
  for (const channel of open.splice(0)) await channel.close();
});

function make(command: [string, ...string[]], timeoutSeconds = 60): CommandChannel {
  const channel: ChannelSettings<'command'> = {
    ...{ kind: 'command', name: 'own', command, timeoutSeconds },
  };
  const config: FetchConfig = {
    ...{ kind: 'fetched', channel, bill: 'daily $&', into: folder, marker: null },
    ...{ timeZone: 'Asia/Shanghai', from: null, until: null, againAfterDays: null },
  };
  const made = new CommandChannel(channel, config);
  open.push(made);
  return made;
}

/** A channel that runs a script of the shell in its folder. */
function script(text: string, timeoutSeconds?: number): CommandChannel {
  const all = `cd "$ZHANGPING_FETCH_DIR" || exit\n${text}`;
  return make(['sh', '-c', all, 'fetch-bill', '{date:yyyyMMdd}/{date}', '{bill}'], timeoutSeconds);
}

async function bill(channel: CommandChannel): Promise<string[]> {
  const answer = await channel.ask(DATE);
  if (answer.is !== 'bill') throw new Error(answer.is);
  const into = tempDir();
  const files = await answer.download(into);
  for (const { path } of files) {
    expect(path.startsWith(into)).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  }
  return files.map(({ name, path, hash }) => `${name}:${readFileSync(path, 'utf8')}:${hash}`);
}

async function failureOf(channel: CommandChannel): Promise<FetchFailure> {
  const error = await channel.ask(DATE).catch((reason) => reason);
  expect(error).toBeInstanceOf(FetchFailure);
  expect(error.message).toMatch(/^own: /);
  return error;
}

describe('a program', () => {
  test('gets date, bill, channel and an empty folder of its own', async () => {
    const noted = join(tempDir(), 'noted');
    const channel = script(`{ ls -a | wc -l; stat -c %a .; pwd; printf '%s\\n' "$@" \
      "$ZHANGPING_DATE" "$ZHANGPING_BILL" "$ZHANGPING_CHANNEL"; cat; } > ${noted}; echo x > a`);
    expect(await bill(channel)).toEqual(['a:x\n:null']);
    const [entries, mode, cwd, ...words] = readFileSync(noted, 'utf8').trim().split('\n');
    expect([entries.trim(), mode]).toEqual(['2', '700']);
    expect(words).toEqual([`20261129/${DATE}`, 'daily $&', DATE, 'daily $&', 'own']);

    // Another answer has another folder, and none is left.
    await bill(channel);
    expect(existsSync(cwd)).toBe(false);
    const next = readFileSync(noted, 'utf8').split('\n')[2];
    expect(next).not.toBe(cwd);
    await channel.close();
    expect(existsSync(next)).toBe(false);
  });

  test('gives all its files, in byte order', async () => {
    const files = await bill(script('for each in b B a10 a9 .c é; do echo 1 > $each; done'));
    expect(files.map((each) => each.split(':')[0])).toEqual(['.c', 'B', 'a10', 'a9', 'b', 'é']);
  });

  test('is not shown with its arguments in the evidence', async () => {
    const { asked, requestIds, verifiedBy } = await script('echo 1 > a # token').ask(DATE);
    expect(asked).toBe(`sh ${DATE} daily $&`);
    expect([requestIds, verifiedBy]).toEqual([[], '']);
  });

  test('says with code 66 that there were no transactions', async () => {
    const answer = await script('exit 66').ask(DATE);
    expect(answer.is).toBe('empty');
    if (answer.is === 'empty') expect(recognizeAnswer(answer.body)).toBe('no-bill');
  });

  const { failure, notReady } = RETRY_MS;
  test.each<[string, string, FetchFailure['reason'], number | null, RegExp]>([
    [
      'code 75',
      'echo soon >&2; exit 75',
      'not-ready',
      notReady,
      /29 is not ready: .*code 75: soon$/,
    ],
    ['another code', 'echo 1 > a; echo no >&2; exit 7', 'fetch', null, /exited with code 7: no$/],
    ['a signal', 'kill -9 $$', 'fetch', null, /killed by SIGKILL/],
    ['no file', 'true', 'fetch', null, /code 0, and wrote 0 files\. Expected/],
    ['code 66 and a file', 'echo 1 > a; exit 66', 'fetch', null, /code 66, and wrote 1 files/],
    ['a folder', 'echo 1 > a; mkdir b', 'fetch', null, /wrote b, which is no regular file/],
    ['a link', 'ln -s /etc/passwd c', 'fetch', null, /wrote c, which is no regular file/],
    ['a pipe', 'mkfifo d', 'fetch', null, /wrote d, which is no regular file/],
    ['a hostile name', 'mkdir "$(printf \'e\\033\')"', 'fetch', null, /wrote e\\u\{1b\}, which/],
    ['no end', 'echo 1 > a; sleep 60', 'fetch', failure, /did not end in time/],
    ['no end, though asked', "trap 'exit 75' TERM; sleep 60 & wait", 'fetch', failure, /in time/],
  ])('that ends with %s has failed', async (_, text, reason, retryMs, message) => {
    const found = await failureOf(script(text, text.includes('sleep') ? 0.2 : 60));
    expect(found).toMatchObject({ reason, retryMs });
    expect(found.message).toMatch(message);
  });

  test.each([0, 1])('may write the most files, and %d more', async (more) => {
    const channel = script(`seq ${FETCHED_FILES_MAX + more} | xargs touch`);
    if (more === 0) expect(await bill(channel)).toHaveLength(FETCHED_FILES_MAX);
    else expect((await failureOf(channel)).reason).toBe('limit');
  });

  test('leaves no process that writes on', async () => {
    const channel = script('(while :; do echo 1 >> a; done) & echo $! > pid; exit 0');
    const files = await bill(channel);
    const pid = Number(files.at(-1)?.split(':')[1]);
    // A process that has ended may not have been fetched yet.
    const runs = () => {
      const path = `/proc/${pid}/stat`;
      return existsSync(path) && !/\) Z /.test(readFileSync(path, 'utf8'));
    };
    await expect.poll(runs).toBe(false);
  });

  test('that cannot be run is named', async () => {
    const plain = join(folder, 'plain');
    writeFileSync(plain, '#!/bin/sh\n');
    const folderPath = join(folder, 'bin');
    mkdirSync(folderPath);
    for (const program of ['/no/such', plain, 'no-such-program', folderPath]) {
      const channel = make([program]);
      expect((await failureOf(channel)).message).toMatch(/cannot be started \(E(NOENT|ACCES)\)/);
      const [note] = await channel.checkKeys();
      expect(note.level).toBe('problem');
      expect(note.what).toContain(basename(program));
    }
    expect(await make(['sh']).checkKeys()).toMatchObject([{ level: 'ok' }]);
  });
});
