/** Metrics as text: what is written is read again, and nothing else is. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RUN_ENDINGS } from '../../src/domain/verdict.ts';
import { afterRun, type Metrics, metricsText, readMetrics } from '../../src/report/metrics.ts';
import type { RunEnd } from '../../src/report/run-end.ts';
import { readExposition } from '../support/exposition.ts';

const END: RunEnd = {
  job: 'shop',
  date: '2026-11-19',
  ending: 'refused',
  exitCode: 3,
  digest: null,
  reports: '',
  message: 'no',
  reason: 'footer',
  endedAt: '2026-11-20T02:30:00.250Z',
  durationMs: 1005,
};
const NOW_MS = Date.parse('2026-11-20T02:30:10.000Z');

function textOf(ends: readonly RunEnd[]): string {
  const metrics = new Map<string, ReturnType<typeof afterRun>>();
  for (const end of ends) {
    metrics.set(end.job, afterRun(metrics.get(end.job) ?? [], end, 'Asia/Shanghai'));
  }
  return metricsText(metrics, NOW_MS);
}

describe('metrics', () => {
  test('of any job name are text that Prometheus and we read alike', () => {
    const names = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('a"b', 'c\\n', 'd\n', ','),
    );
    fc.assert(
      fc.property(fc.uniqueArray(names, { maxLength: 4 }), (jobs) => {
        const text = textOf(jobs.map((job) => ({ ...END, job })));
        const codes = readExposition(text).get('zhangping_run_exit_code')?.samples.keys() ?? [];
        expect([...codes].sort()).toEqual(jobs.map((job) => `job=${job}`).sort());
        const read = readMetrics(text);
        expect([...(read as Metrics).keys()].sort()).toEqual([...jobs].sort());
        expect(metricsText(read as Metrics, NOW_MS)).toBe(text);
      }),
    );
  });

  test('say how and when a run ended, in seconds', () => {
    const read = readExposition(textOf([END]));
    const of = (name: string) => read.get(`zhangping_run_${name}`)?.samples.get('job=shop');
    expect(of('exit_code')).toBe('3');
    expect(of('duration_seconds')).toBe('1.005');
    expect(of('end_timestamp_seconds')).toBe('1795141800.250');
    // Midnight in Shanghai.
    expect(of('business_date_timestamp_seconds')).toBe(
      `${Date.parse('2026-11-18T16:00:00Z') / 1000}.000`,
    );
    const endings = RUN_ENDINGS.map((ending) => {
      return read.get('zhangping_run_ending')?.samples.get(`ending=${ending},job=shop`);
    });
    expect(endings).toEqual(['0', '0', '0', '1', '0']);
  });

  test('drop the date of an earlier run after a run without a date', () => {
    const read = readExposition(textOf([END, { ...END, date: '', ending: 'failed' }]));
    expect(read.has('zhangping_run_business_date_timestamp_seconds')).toBe(false);
    const counts = [...(read.get('zhangping_runs_total')?.samples.entries() ?? [])];
    expect(counts.filter(([, count]) => count !== '0')).toEqual([
      ['ending=refused,job=shop', '1'],
      ['ending=failed,job=shop', '1'],
    ]);
  });

  test.each([
    ['cut off', (text: string) => text.slice(0, -1)],
    ['cut off in the middle', (text: string) => text.slice(0, text.length / 2)],
    ['of something else', (text: string) => text.slice(text.indexOf('\n') + 1)],
    ['with a line of something else', (text: string) => `${text}node_up{job="a"} 1\n`],
    ['with a line that is none', (text: string) => `${text}zhangping_run_exit_code{job="a"}\n`],
    ['with an escape that is none', (text: string) => text.replace('="shop"', '="sh\\op"')],
    ['without the job of a line', (text: string) => text.replace('{job="shop"}', '{jib="shop"}')],
    ['with a line twice', (text: string) => text + text],
    ['with half a run', (text: string) => text.replace(/(refused"}) 1/g, '$1 1.5')],
    ['with a value that is none', (text: string) => text.replace('} 1.005', '} 1e5')],
    ['that is empty', () => ''],
  ])('%s are not taken', (_, damage) => {
    const text = textOf([END]);
    expect(readMetrics(text)).not.toBeNull();
    expect(damage(text)).not.toBe(text);
    expect(readMetrics(damage(text))).toBeNull();
  });
});
