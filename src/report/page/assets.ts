/** The scripts and the style of the pages as scripts/build.mjs bundles them. */
import { readFileSync } from 'node:fs';

export interface PageAssets {
  /** Version of the program. */
  readonly version: string;
  /** The Content-Security-Policy: it allows this script and this style only. */
  readonly policy: string;
  readonly style: string;
  readonly script: string;
  /** Of month.html, whose style is the same. */
  readonly month: { readonly policy: string; readonly script: string };
}

let assets: PageAssets | undefined;

/** Reads them once, when a page is written. */
export function pageAssets(): PageAssets {
  assets ??= JSON.parse(readFileSync(new URL('./assets.json', import.meta.url), 'utf8'));
  return assets as PageAssets;
}
