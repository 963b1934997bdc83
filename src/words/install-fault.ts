/** Packages that are not there, or whose native part is not for this machine, and the repair. */
import { fileURLToPath } from 'node:url';
import { say } from './language.ts';

export interface InstallFault {
  readonly what: string;
  readonly fix: string;
}

/** What is wrong with the installation, and what to do; null for any other error. */
export function installFault(error: unknown): InstallFault | null {
  if (!(error instanceof Error)) return null;
  const { message } = error;
  const code = 'code' in error ? error.code : '';
  const root = fileURLToPath(new URL('../..', import.meta.url));
  if (code === 'ERR_MODULE_NOT_FOUND') {
    const name = /package '([^']+)'/.exec(message)?.[1];
    if (name === undefined) return null;
    return {
      what: say`the package ${name} is not installed`,
      fix: say`install what zhangping needs: ${`cd ${root} && npm install`}`,
    };
  }
  const isAbsent = /^Could not locate the bindings file/.test(message);
  if (!isAbsent && code !== 'ERR_DLOPEN_FAILED') return null;
  const why = isAbsent
    ? say`it was never compiled`
    : message.includes('NODE_MODULE_VERSION')
      ? say`it was compiled for another version of Node.js`
      : say`it is damaged, or was compiled on another system`;
  return {
    what: say`better-sqlite3, the native module that keeps the ledger, cannot be loaded by Node.js
      ${process.version}: ${why}`,
    fix: say`compile it, which takes minutes and needs a C++ compiler, make and Python 3:
      ${`cd ${root} && npm rebuild better-sqlite3`}`,
  };
}
