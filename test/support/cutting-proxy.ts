/** A way to a server that breaks: after so many bytes the connection is gone. */
import { connect, createServer, type Server } from 'node:net';
import { afterAll } from 'vitest';

const proxies = new Set<Server>();

afterAll(() => {
  for (const proxy of proxies) proxy.close();
});

/**
 * A port that leads to another one. The n-th connection is cut behind the n-th number of bytes that
 * went to the server, wherever that is in a command; those after the last stay whole.
 */
export function cuttingProxy(port: number, cuts: readonly number[]): Promise<number> {
  const left = [...cuts];
  const proxy = createServer((client) => {
    const server = connect(port, '127.0.0.1');
    let bytes = left.shift() ?? Number.POSITIVE_INFINITY;
    const end = () => {
      client.destroy();
      server.destroy();
    };
    client.on('data', (chunk: Buffer) => {
      server.write(chunk.subarray(0, Math.min(chunk.length, bytes)));
      bytes -= chunk.length;
      // What was written before still arrives.
      if (bytes < 0) server.end(() => end());
    });
    server.on('data', (chunk) => client.write(chunk));
    for (const socket of [client, server]) {
      socket.setNoDelay().on('error', end).on('close', end);
    }
  });
  proxies.add(proxy);
  return new Promise((resolve) => {
    proxy.listen(0, '127.0.0.1', () => resolve((proxy.address() as { port: number }).port));
  });
}
