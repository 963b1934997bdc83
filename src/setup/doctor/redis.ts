/** The Redis of a set-up: can it be used, is its clock right, what have dead runs left in it? */
import { parseRedisUrls, type RedisTarget } from '../../config/redis-url.ts';
import { redisUrls } from '../../difference/choose.ts';
import { mastersOf, openRedis, type RedisClient } from '../../difference/redis/redis-client.ts';
import {
  type AbandonedRun,
  abandonedRuns,
  removeAbandonedRuns,
} from '../../distributed/abandoned-runs.ts';
import { SharedRun } from '../../distributed/shared-run.ts';
import { say } from '../../words/language.ts';
import { type Finding, hint, ok, orProblem, type SetUp } from './check.ts';

/** Seconds by which two clocks may differ. */
const SKEW_SECONDS_MAX = 5;

/** Checks the Redis that a run would use; `clean` removes the keys of dead runs from it. */
export async function redisFindings({ jobs, redis, clean }: SetUp): Promise<Finding[]> {
  const fix = say`start it, or correct redis: in the config; docs/scaling.md describes its
    settings`;
  return await orProblem({ check: 'redis', fix }, async () => {
    const target = parseRedisUrls(redisUrls(redis.length > 0 ? redis : (jobs[0]?.redis ?? [])));
    const { client, settings } = await openRedis(target);
    try {
      const { version, intsetMax } = settings;
      const small = intsetMax ?? say`unknown`;
      const facts = say`version ${version}, set-max-intset-entries ${small}`;
      const found = ok('redis', say`Redis ${target.shown}: can be used; ${facts}`);
      return [found, await skewFinding(client), ...(await leftFindings(client, target, clean))];
    } finally {
      client.disconnect();
    }
  });
}

async function skewFinding(client: RedisClient): Promise<Finding> {
  const [seconds] = await mastersOf(client)[0].time();
  const skew = Math.round(Math.abs(Date.now() / 1000 - Number(seconds)));
  if (skew <= SKEW_SECONDS_MAX) return ok('clock', say`the clock of Redis agrees with this one`);
  return hint(
    'clock',
    say`the clock of Redis and this one are ${skew} seconds apart`,
    say`synchronize the clocks of both machines (NTP)`,
  );
}

async function leftFindings(
  client: RedisClient,
  target: RedisTarget,
  clean: boolean,
): Promise<Finding[]> {
  const run = new SharedRun(client, target, 'doctor');
  const runs = await abandonedRuns(run);
  if (runs.length === 0) return [ok('redis', say`no run has left keys there`)];
  const dead = runs.filter(({ isAlive }) => !isAlive);
  const findings = runs.map((left) => {
    const what = sharedRunText(left);
    return left.isAlive || clean ? ok('redis', what) : hint('redis', what, say`--clean removes it`);
  });
  if (!clean || dead.length === 0) return findings;
  const ids = dead.map(({ id }) => id);
  const removed = await removeAbandonedRuns(run, new Set(ids));
  return [...findings, ok('redis', say`removed ${removed} keys of ${ids.join(', ')}`)];
}

function sharedRunText({ id, keys, parts, isAlive }: AbandonedRun): string {
  const sealed = parts.filter(({ seal }) => seal !== null).length;
  return isAlive
    ? say`run ${id}: ${keys} keys, ${parts.length} parts, ${sealed} sealed, a loader is alive`
    : say`run ${id}: ${keys} keys, ${parts.length} parts, ${sealed} sealed, no loader is alive`;
}
