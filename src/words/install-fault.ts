/** Recognizes errors of the installation: missing packages, or native modules that do not load. */
import { PACKAGE_FOLDER } from '../support/package.ts';
import { say } from './language.ts';

interface InstallFault {
  readonly what: string;
  readonly fix: string;
}

/** Returns the fault of the installation and how to fix it; null for any other error. */
export function installFault(error: unknown): InstallFault | null {
  if (!(error instanceof Error)) return null;
  const { message } = error;
  const code = 'code' in error ? String(error.code) : '';
  // Of import, and of require, which names the file of the package.
  const name = /^Cannot find (?:package|module) '(?![./])((?:@[^/']+\/)?[^/']+)/.exec(message)?.[1];
  if (/^(?:ERR_)?MODULE_NOT_FOUND$/.test(code) && name !== undefined) {
    return {
      what: say`the package ${name} is not installed`,
      fix: say`install the dependencies of zhangping: ${`cd ${PACKAGE_FOLDER} && npm install`}`,
    };
  }
  const isAbsent = /^Could not locate the bindings file/.test(message);
  if (!isAbsent && code !== 'ERR_DLOPEN_FAILED') return null;
  const why = isAbsent
    ? say`it has not been compiled`
    : message.includes('NODE_MODULE_VERSION')
      ? say`it is compiled for another version of Node.js`
      : say`it is damaged, or compiled on another system`;
  return {
    what: say`Node.js ${process.version} cannot load better-sqlite3, the native module for the
      ledger: ${why}`,
    fix: say`compile it (takes minutes, requires a C++ compiler, make and Python 3):
      ${`cd ${PACKAGE_FOLDER} && npm rebuild better-sqlite3`}`,
  };
}
