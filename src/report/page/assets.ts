/** What the build has made of the page's script and style (scripts/build.mjs). */
import { readFileSync } from 'node:fs';

export interface PageAssets {
  /** Of the program that writes the page. */
  readonly version: string;
  /** The Content-Security-Policy: this script and this style run, and nothing else. */
  readonly policy: string;
  readonly style: string;
  readonly script: string;
}

let assets: PageAssets | undefined;

/** Read when a page is written, and once. */
export function pageAssets(): PageAssets {
  assets ??= JSON.parse(readFileSync(new URL('./assets.json', import.meta.url), 'utf8'));
  return assets as PageAssets;
}
