// The scripts of report.html and month.html and their style, bundled and put into few bytes, with
// the policies under which a browser runs them and nothing else.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';

/** Browsers of the last five years, those in mail and chat programs among them. */
const TARGET = ['es2020', 'chrome90', 'firefox90', 'safari14.1'];

/**
 * The text of assets.json, see src/report/page/assets.ts.
 * @param {string} root folder of the project
 */
export async function pageAssets(root) {
  const client = `${root}/src/report/page/client`;
  const { outputFiles, metafile } = await build({
    entryPoints: [`${client}/main.ts`, `${client}/month.ts`, `${client}/page.css`],
    outdir: client,
    write: false,
    bundle: true,
    minify: true,
    format: 'iife',
    charset: 'utf8',
    target: TARGET,
    legalComments: 'none',
    metafile: true,
  });
  const [script, month, css] = ['main.js', 'month.js', 'page.css'].map((name) => {
    const file = outputFiles.find(({ path }) => path.endsWith(`/${name}`));
    if (file === undefined) throw new Error(`the pages have no ${name}`);
    return file.text.trim();
  });
  // Every page has the style.
  const style = licencesOf(Object.keys(metafile.inputs), root) + css;
  if (/<\/script|<!--/i.test(script + month)) throw new Error('a script would end itself');
  if (/<\/style/i.test(style)) throw new Error('the style of the page would end itself');
  const { version } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
  return JSON.stringify({
    ...{ version, style, script },
    policy: policyOf(script, style),
    month: { script: month, policy: policyOf(month, style) },
  });
}

/**
 * The licences of the packages that the pages embed, as a comment: they ask for their text in every
 * copy.
 * @param {string[]} inputs
 * @param {string} root
 */
function licencesOf(inputs, root) {
  const found = inputs.flatMap(
    (path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [],
  );
  const texts = [...new Set(found)].map((name) => {
    const text = readFileSync(`${root}/node_modules/${name}/LICENSE`, 'utf8').trim();
    if (text.includes('*/')) throw new Error(`the licence of ${name} would end its comment`);
    return `${name}\n${text}`;
  });
  return `/*\n${texts.join('\n\n')}\n*/\n`;
}

/**
 * @param {string} script
 * @param {string} style
 */
function policyOf(script, style) {
  return [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** @param {string} text */
function hashOf(text) {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
