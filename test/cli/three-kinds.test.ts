/** docs/three-kinds.md, told from its fixtures: the configs, the items, and all in one ledger. */
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { expectExit, runCli } from '../support/cli.ts';
import { tempDir } from '../support/tempdir.ts';

const ROOT = join(import.meta.dirname, '../..');
const FOLDERS = ['kinds-channel-gateway', 'kinds-gateway-business', 'kinds-business-merchant'].map(
  (name) => join(ROOT, 'fixtures', name),
);
const DATE = '2026-11-19';
const CONFIGS = FOLDERS.map((folder) => readFileSync(join(folder, 'zhangping.yaml'), 'utf8'));

const docOf = (name: string) => readFileSync(join(ROOT, 'docs', name), 'utf8');

interface Listed {
  readonly item_id: string;
  readonly order_id: string;
  readonly category: string;
  readonly difference: string;
}

test.each(['three-kinds.md', 'three-kinds.zh-CN.md'])('%s has the configs', (name) => {
  const blocks = [...docOf(name).matchAll(/^```yaml\n(.*?)^```/gms)].map(([, text]) => text);
  expect(blocks).toEqual(CONFIGS);
});

test('all in one config have the items that the documents list', async () => {
  const cwd = tempDir();
  for (const folder of FOLDERS) {
    for (const name of readdirSync(folder)) {
      if (name.endsWith('.csv')) cpSync(join(folder, name), join(cwd, name));
    }
  }
  const configs = CONFIGS.map((text) => parse(text) as { profiles: object; jobs: object });
  const profiles = Object.assign({}, ...configs.map((config) => config.profiles));
  const jobs: object = Object.assign({}, ...configs.map((config) => config.jobs));
  writeFileSync(join(cwd, 'zhangping.yaml'), stringify({ profiles, jobs }));
  expectExit(await runCli(['run', '--date', DATE], { cwd }), 1);

  const found: string[] = [];
  const hints: string[] = [];
  for (const job of Object.keys(jobs)) {
    const { stdout } = await runCli(['items', 'list', '--job', job, '--json'], { cwd });
    for (const { item_id, order_id, category, difference } of JSON.parse(stdout) as Listed[]) {
      found.push([job, order_id, category, difference].join(' '));
      const shown = await runCli(['items', 'show', item_id, '--json'], { cwd });
      const { across } = JSON.parse(shown.stdout) as { across: { kind: string; job: string }[] };
      for (const other of across) hints.push([order_id, job, other.kind, other.job].join(' '));
    }
  }
  for (const name of ['three-kinds.md', 'three-kinds.zh-CN.md']) {
    const rows = docOf(name).matchAll(/^\| (\S+) \| ([PO]\d+) \| (\w+) \| (-?[\d.]+) \|/gm);
    const listed = [...rows].map(([, ...cells]) => cells.join(' '));
    expect(listed.sort()).toEqual(found.sort());
  }
  expect(hints.sort()).toEqual([
    'P1006 alipay paid_over_wrong_channel wechat',
    'P1006 wechat paid_over_wrong_channel alipay',
    'P2004 alipay paid_twice wechat',
    'P2004 wechat paid_twice alipay',
  ]);
  for (const [doc, lang] of [
    ['three-kinds.md', 'en'],
    ['three-kinds.zh-CN.md', 'zh'],
  ]) {
    const [, session] = /^\$ zhangping explain P2004\n(.*?)^…/ms.exec(docOf(doc)) ?? [];
    const { stdout } = await runCli(
      ['explain', 'P2004', '--lang', lang, '--job', 'alipay', 'wechat'],
      { cwd },
    );
    expect(stdout.slice(0, session.length)).toBe(session);
  }
});
