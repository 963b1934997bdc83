/** Modules of the built program. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const DIST = fileURLToPath(new URL('../../dist/lib', import.meta.url));

/** Throws unless the program is built. */
export function requireBuilt(): void {
  if (!existsSync(DIST)) throw new Error('dist/ is missing: run `npm run build` first');
}

/** A module of the built program, by its name in dist/lib/. */
export async function built<T>(module: string): Promise<T> {
  requireBuilt();
  return await import(`${DIST}/${module}`);
}
