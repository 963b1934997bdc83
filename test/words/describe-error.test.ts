/** What is said of packages that are not there, or not for this machine. */
import { expect, test } from 'vitest';
import { describeError } from '../../src/words/describe-error.ts';

const fault = (message: string, code: string) => Object.assign(new Error(message), { code });

test.each([
  [
    'Could not locate the bindings file. Tried:\n → /a/build/better_sqlite3.node\n → /b',
    'MODULE_NOT_FOUND',
    'it has not been compiled',
  ],
  [
    "The module '/a/better_sqlite3.node' was compiled using NODE_MODULE_VERSION 127.",
    'ERR_DLOPEN_FAILED',
    'it is compiled for another version of Node.js',
  ],
  ['/a/better_sqlite3.node: invalid ELF header', 'ERR_DLOPEN_FAILED', 'on another system'],
])('a native module that cannot be loaded: %s', (message, code, why) => {
  const { text, exitCode } = describeError(fault(message, code), false);
  expect(exitCode).toBe(4);
  expect(text).toContain(why);
  expect(text).toMatch(/: cd \/.* && npm rebuild better-sqlite3\n$/);
  expect(text.split('\n')).toHaveLength(2);
});

test.each([
  ['ERR_MODULE_NOT_FOUND', "Cannot find package 'yauzl' imported from /a/dist/source/zip.js"],
  ['MODULE_NOT_FOUND', "Cannot find module 'yauzl/data/a.json'\nRequire stack:\n- /a/zip.js"],
])('a missing package, %s', (code, message) => {
  const { text } = describeError(fault(message, code), false);
  expect(text).toMatch(/^zhangping: the package yauzl is not installed; .*npm install\n$/);
});

test('any other error stays an internal one', () => {
  expect(describeError(new Error('x'), false).text).toContain('internal error');
});
