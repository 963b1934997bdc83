/** Real Redis servers on ports of their own, and a real cluster of them. */
import type { ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll } from 'vitest';
import { endServer, freePort, HOST, programPath, spawnServer } from './server-process.ts';
import { tempDir } from './tempdir.ts';
import { HANG_MS } from './waiting.ts';

export const SLOTS = 16_384;

const running = new Set<RedisServer>();

afterAll(async () => {
  await Promise.all([...running].map((server) => server.stop()));
});

export class RedisServer {
  readonly port: number;
  readonly #args: readonly string[];
  readonly #folder: string;
  #process: ChildProcess | null = null;

  constructor(port: number, args: readonly string[]) {
    this.port = port;
    this.#args = args;
    this.#folder = join(tempDir(), `redis-${port}`);
    mkdirSync(this.#folder);
  }

  get url(): string {
    return `redis://${HOST}:${this.port}`;
  }

  /** A connection that is not the program's. */
  client(): Redis {
    const client = new Redis({ host: HOST, port: this.port, protocol: 2 });
    // Whoever asks gets to hear of a failure.
    client.on('error', () => {});
    return client;
  }

  /** What a connection made for it is answered. */
  async ask<T>(question: (client: Redis) => Promise<T>): Promise<T> {
    const client = this.client();
    try {
      return await question(client);
    } finally {
      client.disconnect();
    }
  }

  /** Starts it, empty. */
  async start(): Promise<this> {
    const settings = ['--bind', HOST, '--save', '', '--appendonly', 'no', '--daemonize', 'no'];
    const args = ['--port', String(this.port), '--dir', this.#folder, ...settings, ...this.#args];
    const path = programPath('redis-server', [], 'redis-server');
    this.#process = spawnServer(path, args, { stdio: 'ignore' });
    running.add(this);
    await this.#answers();
    return this;
  }

  async #answers(): Promise<void> {
    const client = new Redis({
      host: HOST,
      port: this.port,
      protocol: 2,
      enableReadyCheck: false,
      retryStrategy: () => 20,
      maxRetriesPerRequest: HANG_MS / 20,
    });
    client.on('error', () => {});
    try {
      // Where a password is asked for it answers too.
      await client.ping().catch((error: Error) => {
        if (!error.message.startsWith('NOAUTH')) throw error;
      });
    } finally {
      client.disconnect();
    }
  }

  /** Ends it at once, as a power failure would. */
  async stop(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    running.delete(this);
    if (child !== null) await endServer(child, () => child.kill('SIGKILL'));
  }
}

/** A server of its own, with settings like `--requirepass`. */
export async function startRedis(args: readonly string[] = []): Promise<RedisServer> {
  return await new RedisServer(await freePort(), args).start();
}

export interface RedisCluster {
  readonly url: string;
  readonly masters: readonly RedisServer[];
  /** The n-th is of the n-th master. */
  readonly replicas: readonly RedisServer[];
}

/** A cluster of three masters with as many slots each, and a replica each where it is wanted. */
export async function startCluster(
  options: { readonly replicas?: boolean; readonly args?: readonly string[] } = {},
): Promise<RedisCluster> {
  const args = [
    '--cluster-enabled',
    'yes',
    '--cluster-node-timeout',
    '2000',
    ...(options.args ?? []),
  ];
  const start = async () => await new RedisServer(await freePort(), args).start();
  const masters = [await start(), await start(), await start()];
  const replicas = options.replicas ? [await start(), await start(), await start()] : [];
  const servers = [...masters, ...replicas];
  for (const [index, master] of masters.entries()) {
    const [from, to] = [index, index + 1].map((n) => Math.floor((n * SLOTS) / 3));
    await master.ask((client) =>
      client.call('CLUSTER', 'ADDSLOTSRANGE', String(from), String(to - 1)),
    );
  }
  for (const server of servers.slice(1)) {
    await servers[0].ask((client) => client.call('CLUSTER', 'MEET', HOST, String(server.port)));
  }
  await until(async () => (await statesOf(servers)).every((known) => known === servers.length));
  for (const [index, replica] of replicas.entries()) {
    const id = await nodeId(masters[index]);
    await replica.ask((client) => client.call('CLUSTER', 'REPLICATE', id));
    await until(() =>
      replica.ask(async (client) => /master_link_status:up/.test(await client.info())),
    );
  }
  await until(async () => {
    const infos = await Promise.all(
      servers.map((server) => server.ask((client) => client.cluster('INFO'))),
    );
    return infos.every((info) => info.includes('cluster_state:ok'));
  });
  const hosts = masters.map(({ port }) => `${HOST}:${port}`);
  return { url: `redis+cluster://${hosts.join(',')}`, masters, replicas };
}

/** How many nodes each server knows. */
async function statesOf(servers: readonly RedisServer[]): Promise<number[]> {
  const infos = await Promise.all(
    servers.map((server) => server.ask((client) => client.cluster('INFO'))),
  );
  return infos.map((info) => Number(/cluster_known_nodes:(\d+)/.exec(info)?.[1]));
}

export async function nodeId(server: RedisServer): Promise<string> {
  return (await server.ask((client) => client.call('CLUSTER', 'MYID'))) as string;
}

/** Waits until something is so. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + HANG_MS;
  while (!(await isSo().catch(() => false))) {
    if (Date.now() > deadline) throw new Error('what was waited for did not come');
    await new Promise((resolve) => {
      setTimeout(resolve, 30);
    });
  }
}
