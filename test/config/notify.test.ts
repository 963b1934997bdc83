/** Notification targets in zhangping.yaml; secrets written there are never shown. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MENTIONS_MAX, NOTIFY_TARGETS_MAX } from '../../src/support/limits.ts';
import { configAt, configFile, mistakesOf } from './configs.ts';

const JOBS = 'jobs:\n  shop: {}\n  mall: {}\nnotify:\n';

/** The targets of a config with these, YAML; each begins on line 5 or later. */
function targetsOf(text: string) {
  return configAt(configFile(JOBS + text)).jobs.map(({ notify }) => notify);
}

function mistakesIn(text: string): string[] {
  return mistakesOf(JOBS + text);
}

const ROBOT = '  - { to: wecom, urlEnv: WECOM_URL }\n';

describe('targets', () => {
  test('are the same for all jobs, with defaults', () => {
    const [shop, mall] = targetsOf(ROBOT);
    const on = ['discrepant', 'refused', 'missing', 'failed'];
    expect(shop).toEqual([{ to: 'wecom', urlEnv: 'WECOM_URL', on }]);
    expect(mall).toEqual(shop);
  });

  test('may have all settings of their kind', () => {
    const [targets] = targetsOf(`
  - { to: dingtalk, urlEnv: A, secretEnv: B_1, on: [balanced], jobs: [shop], keyword: 对账,
      mention: ["13800000000", "+86-13800000000", all] }
  - { to: wecom, urlEnv: A, on: [failed], jobs: [shop, mall], mention: all }
  - { to: feishu, urlEnv: A, secretEnv: B, keyword: k, mention: [ou_84aad35d084aa403, all] }
  - { to: webhook, urlEnv: A, secretEnv: B }
  - { to: command, command: [alert, --team, payments] }
`);
    expect(targets.map(({ to }) => to)).toEqual([
      'dingtalk',
      'wecom',
      'feishu',
      'webhook',
      'command',
    ]);
  });

  test("resolve a program's path against the folder of the config", () => {
    const path = configFile(`${JOBS}  - { to: command, command: [bin/alert, bin/x] }\n`);
    const [target] = configAt(path).jobs[0].notify;
    expect('command' in target && target.command).toEqual([
      path.replace('zhangping.yaml', 'bin/alert'),
      'bin/x',
    ]);
  });

  test.each([NOTIFY_TARGETS_MAX - 1, NOTIFY_TARGETS_MAX])('may number %d', (count) => {
    expect(targetsOf(ROBOT.repeat(count))[0]).toHaveLength(count);
  });

  test(`may not be ${NOTIFY_TARGETS_MAX + 1}`, () => {
    expect(mistakesIn(ROBOT.repeat(NOTIFY_TARGETS_MAX + 1))).toEqual([
      `f:4: notify: has more than ${NOTIFY_TARGETS_MAX} targets`,
    ]);
  });

  test.each([
    [MENTIONS_MAX - 1, true],
    [MENTIONS_MAX, true],
    [MENTIONS_MAX + 1, false],
  ])('may mention %d members: %s', (count, may) => {
    const list = Array.from({ length: count }, () => '"13800000000"').join(', ');
    const text = `  - { to: wecom, urlEnv: A, mention: [${list}] }\n`;
    if (may) expect(targetsOf(text)[0]).toHaveLength(1);
    else expect(mistakesIn(text)).toHaveLength(1);
  });
});

test.each(['README.md', 'README.zh-CN.md'])('the example in %s has no mistakes', (readme) => {
  const text = readFileSync(join(import.meta.dirname, '..', '..', readme), 'utf8');
  const [, example] = /^```yaml\n(notify:\n.*?)^```/ms.exec(text) ?? [];
  const path = configFile(`jobs: { alipay-main: {} }\n${example}`);
  expect(configAt(path).jobs[0].notify).toHaveLength(5);
});

describe('mistakes', () => {
  const variable =
    'must be the name of an environment variable, such as ALERT_URL, that holds the secret';
  const named = 'name the environment variables of secrets with urlEnv and secretEnv';
  const mobiles = 'must be mobile numbers in quotes, or all: the group members to mention';
  const kinds = 'must be dingtalk, wecom, feishu, webhook or command';
  const map = 'must be a map of settings, with to: dingtalk, wecom, feishu, webhook or command';

  test.each([
    ['to: wecom, urlEnv: "https://x.example/T0KEN"', `.urlEnv: ${variable}`],
    ['to: wecom, urlEnv: wecom_url', `.urlEnv: ${variable}`],
    ['to: dingtalk, urlEnv: A, secretEnv: SEC0a1b2cT0KEN', `.secretEnv: ${variable}`],
    ['to: wecom, urlEnv: ""', `.urlEnv: ${variable}`],
    ['to: wecom', '.urlEnv: is missing'],
    ['to: wecom, urlEnv: A, url: T0KEN', `: unknown setting 'url': ${named}`],
    ['to: webhook, urlEnv: A, secret: T0KEN', `: unknown setting 'secret': ${named}`],
    ['to: webhook, urlEnv: A, access_token: T0KEN', `: unknown setting 'access_token': ${named}`],
    ['to: wecom, urlEnv: A, urlenv: T0KEN', ": unknown setting 'urlenv'; did you mean urlEnv?"],
    ['to: wecom, urlEnv: A, secretEnv: B', ': secretEnv is not a setting of this kind of target'],
    ['to: wecom, urlEnv: A, keyword: k', ': keyword is not a setting of this kind of target'],
    ['to: command, command: [a], urlEnv: B', ': urlEnv is not a setting of this kind of target'],
    ['to: command, command: curl T0KEN', '.command: must be a list: the program and its arguments'],
    ['to: command, command: []', '.command: must be a list: the program and its arguments'],
    ['to: command', '.command: must be a list: the program and its arguments'],
    ['to: wecom, urlEnv: A, on: []', '.on: must not be empty'],
    ['to: wecom, urlEnv: A, jobs: [shop, shp]', ".jobs[1]: there is no job 'shp'"],
    ['to: wecom, urlEnv: A, jobs: [toString]', ".jobs[0]: there is no job 'toString'"],
    ['to: wecom, urlEnv: A, mention: ["wang"]', `.mention[0]: ${mobiles}`],
    ['to: wecom, urlEnv: A, mention: "wang"', `.mention: ${mobiles}`],
    [
      'to: feishu, urlEnv: A, mention: ["13800000000"]',
      '.mention[0]: must be open_ids, which begin with ou_, or all: the group members to mention',
    ],
    ['to: T0KEN', `.to: ${kinds}`],
    ['urlEnv: A', `.to: ${kinds}`],
  ])('%s', (settings, what) => {
    const mistakes = mistakesIn(`  - { ${settings} }\n`);
    expect(mistakes).toEqual([`f:5: notify[0]${what}`]);
    expect(mistakes.join()).not.toContain('T0KEN');
  });

  test('never show a value in place of a target', () => {
    expect(mistakesIn('  - https://x.example/T0KEN\n')).toEqual([`f:5: notify[0]: ${map}`]);
    expect(mistakesOf('jobs: { shop: {} }\nnotify: https://x.example/T0KEN\n')).toEqual([
      'f:2: notify: must be a list of targets, each with its to: and settings',
    ]);
  });
});
