import { defineConfig } from 'vitest/config';

/**
 * Tests that take seconds each, or that start servers, browsers and processes. `npm run check`
 * leaves them out; `npm test` runs all.
 */
const SLOW = [
  'test/cli/{changing,completion,doctor,faults,fuzz,hostile,install}.test.ts',
  'test/cli/{load,metrics,paths,processes,progress}.test.ts',
  'test/cli/{init,many-to-many,secrets}.test.ts',
  'test/difference/**/*.test.ts',
  'test/distributed/**/*.test.ts',
  'test/fetch/sftp.test.ts',
  'test/formats/{alipay-fund,damaged-headers,mt940,wechat-fund}.test.ts',
  'test/formats/camt053/random.test.ts',
  'test/inputs/{damage,mysql,postgres,xlsx-hostile}.test.ts',
  'test/kernel/**/*.test.ts',
  'test/ledger/faults/**/*.test.ts',
  'test/notify/{command,run}.test.ts',
  'test/ledger/{any-order,any-order-settlement,ledger-0.1,many-items}.test.ts',
  'test/reading/{limits,net-fees,progress,transcribe}.test.ts',
  'test/reference/{days,generators,random-day,random-week}.test.ts',
  'test/report/page/{equation,page,tables}.test.ts',
  'test/report/workbook.test.ts',
  'test/run/**/*.test.ts',
  'test/setup/servers.test.ts',
];

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'fast', include: ['test/**/*.test.ts'], exclude: SLOW } },
      { extends: true, test: { name: 'slow', include: SLOW } },
    ],
    // Vitest would leave one processor idle: on two of them that is half of the time.
    maxWorkers: '100%',
    // Only what hangs takes so long: no test depends on how fast the machine is.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    // Node.js loads the built program as it is.
    server: { deps: { external: [/\/dist\//] } },
  },
});
