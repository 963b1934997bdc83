/** Optional peers: packages that are installed only by those who need them. */
import { UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { errorCode } from './access.ts';

/** Imports an optional peer. Throws UsageError if it is not installed. */
export async function importPeer<T>(packages: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (errorCode(error) !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new UsageError(
      say`A package that this needs is not installed. Run: npm install ${packages} – if zhangping is
        installed globally: npm install --global ${packages}`,
    );
  }
}
