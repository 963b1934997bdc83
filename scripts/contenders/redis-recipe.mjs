// The recipe that circulates: csv-parse, a hash of id and elements, SADD in pipelines, SDIFF. Sets
// cannot count, so duplicates are lost. Reads a UTF-8 copy of the bill; the last argument is the
// port of a Redis that is there for nothing else.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { Redis } from 'ioredis';

const [statement, flows, port] = process.argv.slice(2);
const PIPELINE_KEYS = 1000;

/** @param {Record<string, string>} row */
function statementKey(row) {
  const isRefund = row.业务类型.trim() === '退款';
  const refund = isRefund ? row['退款批次号/请求号'].trim() : '';
  return [
    row.商户订单号.trim(),
    refund,
    isRefund ? 'refund' : 'payment',
    row['订单金额（元）'].trim(),
  ];
}

/** @param {Record<string, string>} row */
function flowsKey(row) {
  return row.status === 'success' ? [row.order_id, row.refund_id, row.type, row.amount] : null;
}

/**
 * @param {Redis} redis
 * @param {string} set
 * @param {string} path
 * @param {(row: Record<string, string>) => string[] | null} keyOf
 */
async function load(redis, set, path, keyOf) {
  const rows = createReadStream(path).pipe(parse({ columns: true }));
  let pipeline = redis.pipeline();
  for await (const row of rows) {
    const key = keyOf(row);
    if (key === null) continue;
    pipeline.sadd(set, createHash('md5').update(key.join('|')).digest('hex'));
    if (pipeline.length < PIPELINE_KEYS) continue;
    await pipeline.exec();
    pipeline = redis.pipeline();
  }
  await pipeline.exec();
}

const redis = new Redis(Number(port), '127.0.0.1');
await redis.flushall();
await load(redis, 'statement', statement, statementKey);
await load(redis, 'flows', flows, flowsKey);
const statementOnly = (await redis.sdiff('statement', 'flows')).length;
const flowsOnly = (await redis.sdiff('flows', 'statement')).length;
console.log(JSON.stringify({ statementOnly, flowsOnly }));
await redis.quit();
