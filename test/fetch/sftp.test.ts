/** Bills from SFTP servers: OpenSSH's, and one that does what sshd does not. */
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ChannelSettings } from '../../src/config/channel-schema.ts';
import type { FetchConfig } from '../../src/config/fetch-config.ts';
import type { FetchFailure } from '../../src/fetch/channel.ts';
import { SftpChannel, type SftpLimits } from '../../src/fetch/sftp/sftp.ts';
import { UsageError } from '../../src/support/errors.ts';
import { mistakesOf } from '../config/configs.ts';
import { cuttingProxy } from '../support/cutting-proxy.ts';
import { startOdd } from '../support/odd-sftp-server.ts';
import { freePort, HOST } from '../support/server-process.ts';
import { keygen, makeKey, type SftpServer, startSftp } from '../support/sftp-server.ts';
import { tempDir } from '../support/tempdir.ts';

const DATE = '2026-11-29';
const BILL = '/out/{date:yyyyMMdd}.csv';
const [RETRY, LATER] = [10_000, 300_000];

let server: SftpServer;
const channels: SftpChannel[] = [];

beforeAll(async () => {
  server = await startSftp(['ed25519', 'rsa', 'ecdsa']);
});
afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  for (const channel of channels) await channel.close();
});

interface Made {
  readonly bill?: string;
  readonly marker?: string;
  readonly limits?: Partial<SftpLimits>;
  readonly settings?: Partial<ChannelSettings<'sftp'>>;
}

function channelOf({ bill = BILL, marker, limits, settings }: Made): SftpChannel {
  const all: ChannelSettings<'sftp'> = {
    ...{ kind: 'sftp', name: 'bank', host: HOST, port: server.port, user: server.user },
    ...{ keyFile: server.key.file, hostKey: server.hostKeys[0].fingerprint },
    ...settings,
  };
  const config: FetchConfig = {
    ...{ kind: 'fetched', channel: all, bill, into: '', marker: marker ?? null },
    ...{ timeZone: 'Asia/Shanghai', from: null, until: null, againAfterDays: null },
  };
  const channel = new SftpChannel(all, config, {
    ...{ connectMs: 60_000, silenceMs: 60_000, wait: async () => {} },
    ...limits,
  });
  channels.push(channel);
  return channel;
}

/** The contents of the files of a bill by their names. */
async function fetched(made: Made): Promise<Record<string, string>> {
  const answer = await channelOf(made).ask(DATE);
  if (answer.is !== 'bill') throw new Error(answer.is);
  const files = await answer.download(tempDir());
  return Object.fromEntries(files.map(({ name, path }) => [name, readFileSync(path, 'utf8')]));
}

/** `reason retryMs: message` */
async function failure(made: Made): Promise<string> {
  const error = await fetched(made).then(
    () => new Error('none'),
    (thrown: FetchFailure) => thrown,
  );
  if (error instanceof UsageError) return `usage: ${error.message}`;
  const { reason, retryMs, message } = error as FetchFailure;
  return `${reason} ${retryMs}: ${message}`.replaceAll('\n', ' ');
}

/** A folder on the server with files of these contents. */
function folderWith(files: Record<string, string | Uint8Array>): string {
  const folder = join(server.folder, randomBytes(8).toString('hex'));
  mkdirSync(folder);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

describe('host key', () => {
  test('of each kind that the server has is known by its fingerprint', async () => {
    const folder = folderWith({ '20261129.csv': 'bill' });
    for (const { fingerprint } of server.hostKeys) {
      for (const hostKey of [fingerprint, `${fingerprint}=`]) {
        const channel = channelOf({ bill: `${folder}/{date:yyyyMMdd}.csv`, settings: { hostKey } });
        expect(await channel.ask(DATE)).toMatchObject({
          asked: `sftp://${server.user}@${HOST}:${server.port}${folder}/20261129.csv`,
          verifiedBy: `host key ${fingerprint}`,
        });
      }
    }
    // What the next test looks for.
    expect(server.log()).toContain('userauth-request');
  });

  test('that is another one is refused before anything secret is sent', async () => {
    const other = await startSftp(['rsa', 'ed25519']);
    const { port, hostKeys } = other;
    const hostKey = server.hostKeys[0].fingerprint;
    const message = await failure({ settings: { port, hostKey } });
    expect(message).toContain(
      `fetch null: bank: ${HOST}:${port} has another host key than hostKey says: ` +
        `found ssh-ed25519 ${hostKeys[1].fingerprint}, ssh-rsa ${hostKeys[0].fingerprint}; ` +
        `expected ${hostKey}.`,
    );
    expect(other.log()).toContain('Connection from');
    expect(other.log()).not.toMatch(/userauth|authentic/i);
  });
});

describe('login', () => {
  test('with a key that the server does not know', async () => {
    const { file, fingerprint } = makeKey('rsa', '-b', '2048');
    const message = await failure({ settings: { keyFile: file } });
    expect(message).toMatch(/^fetch null: bank: /);
    expect(message).toContain(`user ${server.user} with the key ssh-rsa ${fingerprint}`);
    expect(message).toContain('accepts: publickey.');
  });

  test.each(['ed25519', 'rsa', 'ecdsa'])('with an %s key and its passphrase', async (type) => {
    const { file } = makeKey(type);
    keygen(
      '-q',
      '-p',
      '-a',
      '1',
      '-f',
      file,
      '-N',
      'phrase',
      ...(type === 'rsa' ? ['-m', 'PEM'] : []),
    );
    const open = { keyFile: file, passphraseEnv: 'TEST_PHRASE' };
    vi.stubEnv('TEST_PHRASE', 'phrase');
    const [note] = await channelOf({ settings: open }).checkKeys();
    const print = keygen('-l', '-f', `${file}.pub`).split(' ')[1];
    expect(note.level).toBe('ok');
    expect(note.what).toContain(print);
    vi.stubEnv('TEST_PHRASE', 'wrong');
    expect(await failure({ settings: open })).toMatch(/^usage: .* passphrase in TEST_PHRASE/s);
    const unset = await failure({ settings: { keyFile: file } });
    expect(unset).toMatch(/^usage: .* has a passphrase\. Set passphraseEnv/s);
  });

  test('with a key in the environment', async () => {
    vi.stubEnv('TEST_KEY', readFileSync(server.key.file, 'utf8'));
    const folder = folderWith({ '20261129.csv': 'bill' });
    const settings = { keyFile: undefined, keyEnv: 'TEST_KEY' };
    expect(await fetched({ bill: `${folder}/{date:yyyyMMdd}.csv`, settings })).toEqual({
      '20261129.csv': 'bill',
    });
  });

  test('with a file that is no such key', async () => {
    const [folder, key] = [tempDir(), makeKey('ed25519')];
    const other = (name: string, content: string | Buffer, mode = 0o600) => {
      writeFileSync(join(folder, name), content, { mode });
      return join(folder, name);
    };
    const made = spawnSync('openssl', ['genpkey', '-algorithm', 'RSA']).stdout;
    const open = join(folder, 'open');
    copyFileSync(key.file, open);
    chmodSync(open, 0o644);
    const cases: [string, RegExp][] = [
      [other('public', readFileSync(`${key.file}.pub`)), /is a public key/],
      [other('pkcs8', made), /is not a private key in OpenSSH or PEM format/],
      [other('text', 'secret'), /is not a private key in OpenSSH or PEM format/],
      [open, /can be read by others\. Run: chmod 600/],
      [join(folder, 'none'), /cannot be read/],
    ];
    for (const [keyFile, expected] of cases) {
      const message = await failure({ settings: { keyFile } });
      expect(message).toMatch(/^usage: The private key of channel bank /);
      expect(message).toMatch(expected);
      expect(message).toContain(basename(keyFile));
    }
  });

  test.each(['password', 'keyboard-interactive'] as const)('by %s, tried once', async (login) => {
    const odd = await startOdd({ login, password: 'right', names: ['20261129.csv'] });
    const { port, hostKey } = odd;
    const settings = { port, hostKey, keyFile: undefined, passwordEnv: 'TEST_PASSWORD' };
    vi.stubEnv('TEST_PASSWORD', 'right');
    expect(await fetched({ settings })).toEqual({ '20261129.csv': '20261129.csv' });
    vi.stubEnv('TEST_PASSWORD', 'wr0ng');
    const message = await failure({ settings });
    expect(message).toContain(
      `refuses user ${server.user} with the password; it accepts: ${login}`,
    );
    expect(message).not.toContain('wr0ng');
    expect(odd.tried).toEqual([`${login} right`, `${login} wr0ng`]);
  });

  test('without SFTP', async () => {
    const { port, hostKey } = await startOdd({ noSftp: true });
    expect(await failure({ settings: { port, hostKey } })).toMatch(/^fetch null: .* not use SFTP/);
  });
});

describe('files', () => {
  test('of 50 MB come as they are', async () => {
    const bytes = randomBytes(50 * 1024 * 1024);
    const folder = folderWith({ '2026-11-29': bytes });
    const answer = await channelOf({ bill: `${folder}/{date}` }).ask(DATE);
    if (answer.is !== 'bill') throw new Error(answer.is);
    const [{ path, name, hash }] = await answer.download(tempDir());
    const digest = (data: Buffer) => createHash('sha256').update(data).digest('hex');
    expect(digest(readFileSync(path))).toBe(digest(bytes));
    expect({ name, hash }).toEqual({ name: '2026-11-29', hash: null });
  });

  test('are found by wildcards, in the order of their bytes', async () => {
    const folder = folderWith({
      ...{ 'a-20261129_10.csv': '10', 'a-20261129_2.csv': '2', 'a-20261129_é.csv': 'é' },
      ...{ 'a-20261129_B.csv': 'B', 'a-20261128_2.csv': 'no', 'a-20261129_2.csv.part': 'no' },
      ...{ '.a-20261129_1.csv': 'no', 'xa-20261129_1.csv': 'no', 'a-20261129.csv': 'no' },
    });
    mkdirSync(join(folder, 'a-20261129_d.csv'));
    symlinkSync('a-20261129_2.csv', join(folder, 'a-20261129_l.csv'));
    const found = await fetched({ bill: `${folder}/a-{date:yyyyMMdd}_*.csv` });
    expect(Object.entries(found)).toEqual([
      ['a-20261129_10.csv', '10'],
      ['a-20261129_2.csv', '2'],
      ['a-20261129_B.csv', 'B'],
      ['a-20261129_é.csv', 'é'],
    ]);
    const one = await fetched({ bill: `${folder}/?-{date:yyyyMMdd}_?.csv` });
    expect(Object.keys(one)).toEqual(['a-20261129_2.csv', 'a-20261129_B.csv', 'a-20261129_é.csv']);
    expect(await fetched({ bill: `${folder}/a-{date:yyyyMMdd}_l.csv` })).toEqual({
      'a-20261129_l.csv': '2',
    });
  });

  test('that are not there, or not complete', async () => {
    const folder = folderWith({ '20261129.csv': 'bill', '20261129.empty': '', '20261129.ok': '' });
    mkdirSync(join(folder, '20261129.dir'));
    const at = (end: string) => `${folder}/{date:yyyyMMdd}${end}`;
    const cases: [Made, string][] = [
      [{ bill: at('.none') }, `no-bill ${LATER}: bank: ${folder}/20261129.none is not there.`],
      [{ bill: at('.n*') }, `no-bill ${LATER}: bank: ${folder}/20261129.n* is not there.`],
      [
        { bill: at('/*') },
        `no-bill ${LATER}: bank: ${folder}/20261129/* is not there: there is no folder`,
      ],
      [{ bill: at('.empty') }, `not-ready ${LATER}: bank: ${folder}/20261129.empty is empty`],
      [{ bill: at('.dir') }, `fetch null: bank: ${folder}/20261129.dir is not a file.`],
      [
        { bill: at('.csv'), marker: at('.done') },
        `not-ready ${LATER}: bank: ${folder}/20261129.csv`,
      ],
      [{ bill: at('.none'), marker: at('.ok') }, `no-bill ${LATER}: bank: ${folder}/20261129.ok`],
    ];
    for (const [made, expected] of cases) expect(await failure(made)).toContain(expected);
  });

  test('with a marker come at once, without it', async () => {
    const folder = folderWith({ '20261129.csv': 'bill', '20261129.ok': '' });
    const [bill, marker] = [`${folder}/{date:yyyyMMdd}.*`, `${folder}/{date:yyyyMMdd}.ok`];
    const wait = () => Promise.reject(new Error('waits'));
    expect(await fetched({ bill, marker, limits: { wait } })).toEqual({ '20261129.csv': 'bill' });
  });

  test('that grow are looked at again', async () => {
    const folder = folderWith({ '2026-11-29': 'one,' });
    const bill = `${folder}/{date}`;
    let waits = 0;
    const grow = (until: number) => async () => {
      waits++;
      if (waits <= until) appendFileSync(`${folder}/${DATE}`, `${waits},`);
    };
    expect(await fetched({ bill, limits: { wait: grow(3) } })).toEqual({ [DATE]: 'one,1,2,3,' });
    expect(waits).toBe(4);
    waits = 0;
    const message = await failure({ bill, limits: { wait: grow(99) } });
    expect(message).toBe(`not-ready ${LATER}: bank: ${folder}/${DATE} is still being written.`);
    expect(waits).toBe(5);
  });

  test('that another file joins are looked at again', async () => {
    const folder = folderWith({ '2026-11-29_1': 'one' });
    const wait = async () => writeFileSync(`${folder}/2026-11-29_2`, 'two');
    const found = await fetched({ bill: `${folder}/{date}_*`, limits: { wait } });
    expect(found).toEqual({ '2026-11-29_1': 'one', '2026-11-29_2': 'two' });
  });

  test('that change after they were looked at are not used', async () => {
    const folder = folderWith({ '2026-11-29': 'one' });
    const answer = await channelOf({ bill: `${folder}/{date}` }).ask(DATE);
    if (answer.is !== 'bill') throw new Error(answer.is);
    appendFileSync(`${folder}/${DATE}`, ',two');
    const changed = { reason: 'archive', retryMs: RETRY };
    await expect(answer.download(tempDir())).rejects.toMatchObject(changed);
  });

  test('with hostile names stay in the folder', async () => {
    const names = ['../../etc/20261129', '/etc/20261129', 'a\0-20261129', 'a\n20261129', '..'];
    const { port, hostKey, asked } = await startOdd({ names });
    const channel = channelOf({ bill: '/out/*{date:yyyyMMdd}', settings: { port, hostKey } });
    const answer = await channel.ask(DATE);
    if (answer.is !== 'bill') throw new Error(answer.is);
    const folder = tempDir();
    const [file, ...others] = await answer.download(folder);
    expect(others).toEqual([]);
    expect(file.name).toBe('a\n20261129');
    expect(readdirSync(folder)).toEqual([basename(file.path)]);
    expect(new Set(asked)).toEqual(new Set(['/out/a\n20261129']));
  });

  test('that are more than a bill has', async () => {
    const names = Array.from({ length: 257 }, (_, i) => `20261129-${i}`);
    const { port, hostKey } = await startOdd({ names });
    const message = await failure({ bill: '/out/{date:yyyyMMdd}*', settings: { port, hostKey } });
    expect(message).toContain('limit null: bank: more than 256 files match /out/20261129*.');
  });

  test('that may not be read', async () => {
    const { port, hostKey } = await startOdd({ denied: ['/out/20261129.csv'] });
    const message = await failure({ settings: { port, hostKey } });
    expect(message).toContain(`does not let user ${server.user} read /out/20261129.csv`);
    expect(message).toMatch(/^fetch null: /);
  });
});

test.each(['out/', 'out/*/{date}.csv', 'o?t/{date}.csv', 'out/bill.csv'])(
  'the config refuses the path %s',
  (bill) => {
    const hostKey = `SHA256:${'a'.repeat(43)}`;
    const channel = `{ kind: sftp, host: h, user: u, keyFile: k, hostKey: "${hostKey}" }`;
    const job = (path: string) =>
      `jobs:\n  shop:\n    statement: { fetch: bank, bill: "${path}", into: in }\n` +
      `channels:\n  bank: ${channel}\n`;
    const expected = bill.endsWith('bill.csv')
      ? /must contain \{date\}/
      : /must end with a file name/;
    expect(mistakesOf(job(bill)).join()).toMatch(expected);
  },
);

describe('network', () => {
  test('that breaks during the download', async () => {
    const folder = folderWith({ '2026-11-29': randomBytes(4 * 1024 * 1024) });
    const port = await cuttingProxy(server.port, [4_500]);
    const answer = await channelOf({ bill: `${folder}/{date}`, settings: { port } }).ask(DATE);
    if (answer.is !== 'bill') throw new Error(answer.is);
    const into = tempDir();
    const error = await answer.download(into).catch((thrown: FetchFailure) => thrown);
    expect(error).toMatchObject({ reason: 'fetch', retryMs: RETRY });
    expect((error as Error).message).toBe(
      `bank: ${HOST}:${port}: the connection broke. Check the network of this machine.`,
    );
    expect(readdirSync(into)).toEqual([]);
    // The next one is over a new connection.
    expect(await answer.download(into)).toHaveLength(1);
  });

  test('that breaks before or during the login', async () => {
    for (const bytes of [0, 30, 1_200, 1_800]) {
      const port = await cuttingProxy(server.port, [bytes]);
      const message = await failure({ settings: { port } });
      expect(message).toContain(`fetch ${RETRY}: bank: ${HOST}:${port} cannot be reached (`);
    }
  });

  test('without a server, or with one that is silent', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((done) => silent.listen(0, HOST, done));
    const { port: silentPort } = silent.address() as AddressInfo;
    const odd = await startOdd({ names: ['20261129.csv'], silent: true });
    const cases: [Made, RegExp][] = [
      [{ settings: { port: await freePort() } }, /cannot be reached \(ECONNREFUSED\)/],
      [{ settings: { host: 'no.host.invalid' } }, /cannot be reached \(E(?:NOTFOUND|AI_AGAIN)\)/],
      [{ settings: { port: silentPort }, limits: { connectMs: 50 } }, /cannot be reached \(Timed/],
      [
        { settings: { port: odd.port, hostKey: odd.hostKey }, limits: { silenceMs: 300 } },
        /has not answered after 0\.3 s/,
      ],
    ];
    for (const [made, expected] of cases) {
      const message = await failure(made);
      expect(message).toContain(`fetch ${RETRY}: `);
      expect(message).toMatch(expected);
    }
    silent.close();
  });
});
