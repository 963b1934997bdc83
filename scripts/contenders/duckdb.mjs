// The same question put to DuckDB: which records does either side hold more often than the other?
// Reads a UTF-8 copy of the bill, since DuckDB does not read GB18030.
import { DuckDBInstance } from '@duckdb/node-api';

const [statement, flows] = process.argv.slice(2);

/** @param {string} path */
function quoted(path) {
  return `'${path.replaceAll("'", "''")}'`;
}

const SQL = `
  WITH s AS (
    SELECT trim("商户订单号", E'\\t ') AS order_id,
      CASE WHEN trim("业务类型", E'\\t ') = '退款' THEN trim("退款批次号/请求号", E'\\t ')
        ELSE '' END AS refund_id,
      CASE WHEN trim("业务类型", E'\\t ') = '退款' THEN 'refund' ELSE 'payment' END AS type,
      CAST(trim("订单金额（元）", E'\\t ') AS DECIMAL(18, 2)) AS amount, count(*) AS times
    FROM read_csv(${quoted(statement)}, all_varchar = true, header = true,
      delim = ',', quote = '"')
    GROUP BY ALL),
  f AS (
    SELECT order_id, coalesce(refund_id, '') AS refund_id, type,
      CAST(amount AS DECIMAL(18, 2)) AS amount, count(*) AS times
    FROM read_csv(${quoted(flows)}, all_varchar = true, header = true, delim = ',', quote = '"')
    WHERE status = 'success'
    GROUP BY ALL)
  SELECT
    coalesce(sum(greatest(coalesce(s.times, 0) - coalesce(f.times, 0), 0)), 0)::INTEGER AS long,
    coalesce(sum(greatest(coalesce(f.times, 0) - coalesce(s.times, 0), 0)), 0)::INTEGER AS short
  FROM s FULL OUTER JOIN f USING (order_id, refund_id, type, amount)`;

const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
const result = await connection.runAndReadAll(SQL);
const [[statementOnly, flowsOnly]] = result.getRows();
console.log(JSON.stringify({ statementOnly, flowsOnly }));
