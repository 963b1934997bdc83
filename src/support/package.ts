/** The package of the program. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Its folder. */
export const PACKAGE_FOLDER = fileURLToPath(new URL('../..', import.meta.url));

/** What package.json says of it. */
export const PACKAGE: { readonly version: string; readonly engines: { readonly node: string } } =
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
