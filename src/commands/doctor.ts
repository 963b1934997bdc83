/** `zhangping doctor`: can the Redis be used, and what stands in it of runs that nobody ended? */
import { redisUrls } from '../engine/choose.ts';
import { openRedis } from '../engine/redis-client.ts';
import { type LeftRun, leftRuns, removeRuns } from '../parts/left-runs.ts';
import { SharedRun } from '../parts/shared-run.ts';
import { EXIT, type ExitCode } from '../support/errors.ts';
import { parseRedisUrls } from '../support/redis-url.ts';
import { redisOfConfig } from './choose-jobs.ts';

export interface DoctorOptions {
  readonly config?: string;
  readonly redis?: string[];
  readonly clean?: boolean;
}

/** Says what it finds; 0 unless something cannot be used, which is thrown. */
export async function doctor(options: DoctorOptions): Promise<ExitCode> {
  const urls = options.redis ?? (await redisOfConfig(options.config));
  const target = parseRedisUrls(redisUrls(urls));
  const { client, settings } = await openRedis(target);
  try {
    const small = settings.intsetMax === null ? 'unknown' : String(settings.intsetMax);
    print(`Redis ${target.shown}: can be used; set-max-intset-entries ${small}`);
    const run = new SharedRun(client, target, 'doctor');
    const runs = await leftRuns(run);
    for (const each of runs) print(describe(each));
    if (runs.length === 0) print('no run has left anything there');
    const dead = runs.filter(({ isAlive }) => !isAlive);
    if (dead.length === 0) return EXIT.balanced;
    if (!options.clean) {
      print('--clean removes the runs without a loader');
      return EXIT.balanced;
    }
    const removed = await removeRuns(run, new Set(dead.map(({ id }) => id)));
    print(`removed ${removed} keys of ${dead.map(({ id }) => id).join(', ')}`);
    return EXIT.balanced;
  } finally {
    client.disconnect();
  }
}

function describe({ id, keys, parts, isAlive }: LeftRun): string {
  const sealed = parts.filter(({ seal }) => seal !== null).length;
  const loaders = isAlive ? 'a loader lives' : 'no loader lives';
  return `run ${id}: ${keys} keys, ${parts.length} parts, ${sealed} sealed, ${loaders}`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
