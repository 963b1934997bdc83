// Inflates gzip files, all at once, and throws away what they hold: what packed inputs cost anyway.
import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

const CHUNK_BYTES = 256 * 1024;

await Promise.all(
  process.argv
    .slice(2)
    .map((file) =>
      pipeline(
        createReadStream(file, { highWaterMark: CHUNK_BYTES }),
        createGunzip({ chunkSize: CHUNK_BYTES }),
        new Writable({ write: (_chunk, _encoding, done) => done() }),
      ),
    ),
);
