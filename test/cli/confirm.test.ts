/** Confirmation at the terminal: only a yes counts. */
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { confirm } from '../../src/cli/terminal/confirm.ts';

function terminal(isTTY: boolean) {
  return Object.assign(new PassThrough(), { isTTY });
}

test.each([
  ['y\n', true],
  [' YES \n', true],
  ['n\n', false],
  ['\n', false],
  ['yesterday\n', false],
  // The input ends without a line.
  ['', false],
])('%j', async (answer, expected) => {
  const [input, output] = [terminal(true), terminal(true)];
  input.end(answer);
  expect(await confirm('Resolve 3 open items?', input, output)).toBe(expected);
  expect(String(output.read())).toContain('Resolve 3 open items? [y/N] ');
});

test.each([
  [true, false],
  [false, true],
])('asks no question without a terminal (input %s, output %s)', async (input, output) => {
  expect(await confirm('Resolve?', terminal(input), terminal(output))).toBeNull();
});
