import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Only what hangs takes so long: no test depends on how fast the machine is.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    // The built program is what it is: Node.js loads it, without transforming it.
    server: { deps: { external: [/\/dist\//] } },
  },
});
