/** Notifications through the built program: recipients, messages and failures. */
import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type CliResult, expectExit, runCli, spawnCli } from '../support/cli.ts';
import { CODES, DATE, JOBS, makeDays } from './days.ts';
import { type Receiver, startReceiver, WELL } from './receiver.ts';

const SECRET = 'SECa1b2c3d4e5f6';
const TOKEN = 'T0ken-of-the-robot-9f8e7d';

/** An environment with URLs of all kinds at a receiver. */
function envFor({ origin }: Receiver): Record<string, string> {
  return {
    DING_URL: `${origin}/robot/send?access_token=${TOKEN}`,
    WECOM_URL: `${origin}/cgi-bin/webhook/send?key=${TOKEN}`,
    FEISHU_URL: `${origin}/open-apis/bot/v2/hook/${TOKEN}`,
    HOOK_URL: `${origin}/own`,
    THE_SECRET: SECRET,
  };
}

const DING = '  - { to: dingtalk, urlEnv: DING_URL, secretEnv: THE_SECRET }\n';
const WECOM = '  - { to: wecom, urlEnv: WECOM_URL }\n';
const FEISHU = '  - { to: feishu, urlEnv: FEISHU_URL, secretEnv: THE_SECRET }\n';
const HOOK = '  - { to: webhook, urlEnv: HOOK_URL, secretEnv: THE_SECRET }\n';

async function runDays(
  cwd: string,
  receiver: Receiver,
  args: readonly string[] = [],
  env: Record<string, string | undefined> = {},
): Promise<CliResult> {
  return runCli(['run', ...args, '--date', DATE], { cwd, env: { ...envFor(receiver), ...env } });
}

/** The text of a message, wherever its kind has it. */
function textOf(body: string): string {
  const data = JSON.parse(body);
  const { content } = data.markdown ?? data.text ?? {};
  if (data.card) {
    const texts = data.card.elements.map(
      (each: { text: { content: string } }) => each.text.content,
    );
    return [data.card.header.title.content, ...texts].join('\n');
  }
  return content ?? data.markdown.text;
}

/** Everything in the files below a folder. */
function contentsBelow(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'latin1'))
    .join('\n');
}

describe('recipients', () => {
  test.each(JOBS)(
    'of a run that ends %s are the targets for this ending; the exit code is unchanged',
    async (job) => {
      const receiver = await startReceiver();
      const others = JOBS.filter((each) => each !== job).join(', ');
      const cwd = makeDays(
        `  - { to: webhook, urlEnv: HOOK_URL }
  - { to: webhook, urlEnv: HOOK_URL, on: [${job}] }
  - { to: webhook, urlEnv: HOOK_URL, on: [${others}] }
  - { to: webhook, urlEnv: HOOK_URL, on: [${job}], jobs: [${job}] }
  - { to: webhook, urlEnv: HOOK_URL, on: [${job}], jobs: [${others}] }
`,
      );
      const result = await runDays(cwd, receiver, [job]);
      expectExit(result, CODES[job]);
      const told = receiver.received.map(({ body }) => JSON.parse(body));
      // By default, targets get no messages about balanced runs.
      expect(told).toHaveLength(job === 'balanced' ? 2 : 3);
      for (const { schema, runs, leftOut } of told) {
        expect(schema).toBe('zhangping.notification/1');
        expect(leftOut).toBe(0);
        expect(runs).toHaveLength(1);
        expect(runs[0]).toMatchObject({ job, date: DATE, ending: job, exitCode: CODES[job] });
        const hasVerdict = job === 'balanced' || job === 'discrepant';
        expect(runs[0].summary?.verdict).toBe(hasVerdict ? job : undefined);
        expect(runs[0].reports).toBe(hasVerdict ? join(cwd, 'reports', job, DATE) : '');
        expect(runs[0].message === '').toBe(hasVerdict);
        expect(runs[0].reason).toBe({ missing: 'missing', refused: 'empty' }[job as string] ?? '');
        expect(Date.parse(runs[0].endedAt)).toBeGreaterThan(0);
        expect(runs[0].durationMs).toBeGreaterThanOrEqual(0);
      }
    },
  );

  test.each([['--dry-run'], ['--no-notify']])('are none with %s', async (flag) => {
    const receiver = await startReceiver();
    const cwd = makeDays(HOOK);
    expectExit(await runDays(cwd, receiver, ['discrepant', flag]), 1);
    expect(receiver.received).toEqual([]);
  });

  test('are none for files of a job that is not in the config', async () => {
    const receiver = await startReceiver();
    const cwd = makeDays(HOOK);
    const files = ['--statement', `s-${DATE}.csv`, '--flows', 'other.csv'];
    expectExit(await runDays(cwd, receiver, ['trial', ...files]), 1);
    expect(receiver.received).toEqual([]);
  });

  test('get one message about all runs, the worst first', async () => {
    const receiver = await startReceiver();
    const cwd = makeDays(WECOM + HOOK);
    const result = await runDays(cwd, receiver, ['--quiet']);
    expectExit(result, 2);
    expect(receiver.received).toHaveLength(2);
    const at = (path: string) => receiver.received.find((each) => each.path.startsWith(path));
    const text = textOf(at('/cgi-bin')?.body ?? '');
    expect(text.split('\n')[0]).toBe('### Runs that need attention: 4 of 5');
    const headings = [...text.matchAll(/^\*\*(.*)\*\*$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual([
      `FAILED failed ${DATE}`,
      `MISSING missing ${DATE}`,
      `REFUSED refused ${DATE}`,
      `DISCREPANT discrepant ${DATE}`,
    ]);
    const { runs } = JSON.parse(at('/own')?.body ?? '');
    const order = ['failed', 'missing', 'refused', 'discrepant'];
    expect(runs.map(({ job }: { job: string }) => job)).toEqual(order);
  });
});

describe('messages', () => {
  test('describe the runs in English', async () => {
    const receiver = await startReceiver();
    const cwd = makeDays(WECOM);
    expectExit(await runDays(cwd, receiver, ['discrepant']), 1);
    const lines = textOf(receiver.received[0].body).split('\n');
    expect(lines.slice(0, -1)).toEqual([
      `### DISCREPANT discrepant ${DATE}`,
      '> Difference -2.50 CNY: statement 1.00 (1), flows 3.50 (2)',
      '> short: 1, -2.50',
      '> open items: 1, -2.50',
      '> Discrepancies:',
      '> short B2 -2.50',
    ]);
    expect(lines.at(-1)).toMatch(/^> Reports: .+:\/.*\/reports\/discrepant\/2026-11-19$/);
  });

  test('describe the runs in Chinese', async () => {
    const receiver = await startReceiver();
    const cwd = makeDays(WECOM);
    expectExit(await runDays(cwd, receiver, ['discrepant', '--lang', 'zh']), 1);
    const lines = textOf(receiver.received[0].body).split('\n');
    expect(lines.slice(0, -1)).toEqual([
      `### 不平 discrepant ${DATE}`,
      '> 差额 -2.50 CNY：对账单 1.00（1 笔），流水 3.50（2 笔）',
      '> 短款 1 笔，-2.50',
      '> 挂账差错 1 笔，-2.50',
      '> 差错：',
      '> 短款 B2 -2.50',
    ]);
  });

  test('say why a run has no verdict', async () => {
    const receiver = await startReceiver();
    const cwd = makeDays(WECOM);
    const { stderr } = await runDays(cwd, receiver, ['missing']);
    const [title, line] = textOf(receiver.received[0].body).split('\n');
    expect(title).toBe(`### MISSING missing ${DATE}`);
    expect(stderr).toContain(line.slice('> '.length));
  });

  test('do not render markup in an order id', async () => {
    const id = '<@all>[pay](http://evil.example)@13800000000 `x` **b** \\_ &lt; </at> # evil.cn';
    const receiver = await startReceiver();
    const cwd = makeDays(DING + WECOM + FEISHU, id);
    expectExit(await runDays(cwd, receiver, ['discrepant']), 1);
    expect(receiver.received).toHaveLength(3);
    for (const { body } of receiver.received) {
      const line = textOf(body)
        .split('\n')
        .find((each) => each.includes('pay'));
      expect(line).toContain('＜＠all＞［pay］(http：//evil．');
      // What is left is our own: the beginning of the line, and escapes of underscores.
      const foreign = (line ?? '').replace(/^(?:- |> )?short /, '').replaceAll('\\_', '');
      expect(foreign).not.toMatch(/[<>&@[\]*`#~\\]|:\/\/|\.\p{L}{2}/u);
    }
  });

  test("mention the members that the config names, in each robot's form", async () => {
    const receiver = await startReceiver();
    const cwd = makeDays(`  - { to: dingtalk, urlEnv: DING_URL, mention: ["13800000001", all] }
  - { to: wecom, urlEnv: WECOM_URL, mention: ["13800000001", all] }
  - { to: feishu, urlEnv: FEISHU_URL, mention: [ou_ab12, all] }
`);
    expectExit(await runDays(cwd, receiver, ['discrepant']), 1);
    const bodies = receiver.received.map(({ body }) => JSON.parse(body));
    const ding = bodies.find(({ at }) => at);
    expect(ding.at).toEqual({ atMobiles: ['13800000001'], isAtAll: true });
    expect(ding.markdown.text).toMatch(/\n\n@13800000001$/);
    const wecom = bodies.find(({ text }) => text);
    expect(wecom.msgtype).toBe('text');
    expect(wecom.text.mentioned_mobile_list).toEqual(['13800000001', '@all']);
    expect(wecom.text.content.split('\n')[0]).toBe(`DISCREPANT discrepant ${DATE}`);
    const feishu = bodies.find(({ card }) => card);
    expect(feishu.card.elements.at(-1).text).toEqual({
      tag: 'lark_md',
      content: '<at id=ou_ab12></at> <at id=all></at>',
    });
  });

  test('have the keyword of the robot once', async () => {
    const receiver = await startReceiver();
    const cwd = makeDays(`  - { to: dingtalk, urlEnv: DING_URL, keyword: 对账 }
  - { to: feishu, urlEnv: FEISHU_URL, keyword: 对账 }
  - { to: feishu, urlEnv: FEISHU_URL, keyword: DISCREPANT }
`);
    expectExit(await runDays(cwd, receiver, ['discrepant']), 1);
    const bodies = receiver.received.map(({ body }) => JSON.parse(body));
    const ding = bodies.find(({ markdown }) => markdown);
    expect(ding.markdown.title).toBe(`对账 DISCREPANT discrepant ${DATE}`);
    expect(ding.markdown.text).toContain(ding.markdown.title);
    const titles = bodies.flatMap(({ card }) => (card ? [card.header.title.content] : [])).sort();
    expect(titles).toEqual([`DISCREPANT discrepant ${DATE}`, `对账 DISCREPANT discrepant ${DATE}`]);
  });
});

describe('signatures', () => {
  test('are those that each receiver documents', async () => {
    const receiver = await startReceiver();
    const cwd = makeDays(DING + WECOM + FEISHU + HOOK);
    const before = Date.now();
    expectExit(await runDays(cwd, receiver, ['discrepant']), 1);
    const at = (path: string) => {
      const found = receiver.received.find((each) => each.path.startsWith(path));
      if (!found) throw new Error(`nothing came to ${path}`);
      return found;
    };
    const ding = at('/robot').query;
    const moment = ding.get('timestamp') ?? '';
    expect(Number(moment)).toBeGreaterThanOrEqual(before);
    expect(Number(moment)).toBeLessThanOrEqual(Date.now());
    const toSign = `${moment}\n${SECRET}`;
    expect(ding.get('sign')).toBe(createHmac('sha256', SECRET).update(toSign).digest('base64'));
    expect(ding.get('access_token')).toBe(TOKEN);

    expect(at('/cgi-bin').query.get('key')).toBe(TOKEN);

    const feishu = JSON.parse(at('/open-apis').body);
    expect(feishu.timestamp).toMatch(/^\d{10}$/);
    const key = `${feishu.timestamp}\n${SECRET}`;
    expect(feishu.sign).toBe(createHmac('sha256', key).update('').digest('base64'));

    const { headers, body } = at('/own');
    const [, seconds, mac] =
      /^t=(\d{10}),v1=([0-9a-f]{64})$/.exec(String(headers['x-zhangping-signature'])) ?? [];
    expect(createHmac('sha256', SECRET).update(`${seconds}.${body}`).digest('hex')).toBe(mac);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
  });

  test('are missing without a secret', async () => {
    const receiver = await startReceiver();
    const cwd = makeDays(`  - { to: dingtalk, urlEnv: DING_URL }
  - { to: feishu, urlEnv: FEISHU_URL }
  - { to: webhook, urlEnv: HOOK_URL }
`);
    expectExit(await runDays(cwd, receiver, ['discrepant']), 1);
    expect(receiver.received).toHaveLength(3);
    for (const { query, headers, body } of receiver.received) {
      expect(query.has('sign')).toBe(false);
      expect(headers).not.toHaveProperty('x-zhangping-signature');
      expect(JSON.parse(body)).not.toHaveProperty('sign');
    }
  });
});

describe('a message that does not arrive', () => {
  test('only adds a line on standard error, even with --quiet', async () => {
    const receiver = await startReceiver(() => ({ status: 404 }));
    const cwd = makeDays(DING + WECOM + FEISHU + HOOK);
    for (const [job, code] of Object.entries({ discrepant: 1, missing: 3 })) {
      const result = await runDays(cwd, receiver, [job, '--quiet']);
      expectExit(result, code);
      expect(result.stdout).toBe('');
      for (const [index, to] of ['dingtalk', 'wecom', 'feishu', 'webhook'].entries()) {
        const line = `zhangping: notification ${index + 1} (${to}) was not delivered: `;
        expect(result.stderr).toContain(`${line}the answer is HTTP 404\n`);
      }
    }
  });

  test('does not show its URL, token or secret', async () => {
    const gossip = (body: string) => ({ body: JSON.stringify({ errcode: 310000, errmsg: body }) });
    const receiver = await startReceiver(({ path, query, body }) => {
      // A robot knows the secret that it was signed with.
      const secret = path.startsWith('/cgi-bin') ? '' : SECRET;
      return gossip(`bad ${path} ${query} ${TOKEN} ${secret} ${body.slice(0, 20)}`);
    });
    const cwd = makeDays(DING + WECOM + FEISHU + HOOK);
    const env = { ...envFor(receiver), HOOK_URL: `https://no-such-host.invalid/${TOKEN}` };
    const result = await runDays(cwd, receiver, ['discrepant', '--verbose'], env);
    expectExit(result, 1);
    expect(result.stderr).toContain('the robot answers 310000: bad ');
    expect(result.stderr).toContain('(ENOTFOUND)');
    for (const text of [result.stdout, result.stderr, contentsBelow(cwd)]) {
      expect(text).not.toContain(TOKEN);
      expect(text).not.toContain(SECRET);
      expect(text).not.toContain(receiver.origin);
    }
  });

  test('is reported by the name of its variable if that is not set or not a URL', async () => {
    const receiver = await startReceiver();
    const cwd = makeDays(DING + WECOM + FEISHU + HOOK);
    const result = await runDays(cwd, receiver, ['discrepant', '--quiet'], {
      DING_URL: undefined,
      WECOM_URL: `http://robots.example/${TOKEN}`,
      FEISHU_URL: TOKEN,
      HOOK_URL: `https://user:${TOKEN}@robots.example/`,
    });
    expectExit(result, 1);
    const told = result.stderr.matchAll(/^zhangping: (.*) was not delivered: the (.*)$/gm);
    expect([...told].map(([, which, why]) => [which, why])).toEqual([
      ['notification 1 (dingtalk)', 'environment variable DING_URL is not set'],
      [
        'notification 2 (wecom)',
        'URL in WECOM_URL must begin with https:// (http:// only for this machine)',
      ],
      ['notification 3 (feishu)', 'environment variable FEISHU_URL does not contain a URL'],
      ['notification 4 (webhook)', 'URL in HOOK_URL must not contain a user name or password'],
    ]);
    expect(receiver.received).toEqual([]);
  });

  test('is not sent unsigned if its secret is not set', async () => {
    const receiver = await startReceiver();
    const cwd = makeDays(HOOK);
    const result = await runDays(cwd, receiver, ['discrepant'], { THE_SECRET: '' });
    expectExit(result, 1);
    expect(result.stderr).toContain('the environment variable THE_SECRET is not set');
    expect(receiver.received).toEqual([]);
  });

  test('is retried, and arrives', async () => {
    const receiver = await startReceiver((_, number) => (number === 1 ? { status: 429 } : WELL));
    const cwd = makeDays(DING);
    const result = await runDays(cwd, receiver, ['discrepant', '--quiet']);
    expectExit(result, 1);
    expect(result.stderr).toBe('');
    expect(receiver.received).toHaveLength(2);
  });

  test('does not delay a run that is interrupted', async () => {
    const receiver = await startReceiver(() => 'hang');
    const cwd = makeDays(DING);
    let pid = 0;
    const run = spawnCli(['run', 'discrepant', '--date', DATE, '--quiet'], {
      cwd,
      env: envFor(receiver),
      onStart: (started) => {
        pid = started;
      },
    });
    await receiver.until(1);
    process.kill(pid, 'SIGTERM');
    expectExit(await run, 143);
    expect(receiver.received).toHaveLength(1);
  });
});

describe('zhangping notify', () => {
  test('sends a test message to all targets, whatever their endings', async () => {
    const receiver = await startReceiver();
    const cwd =
      makeDays(`${DING + WECOM + FEISHU}  - { to: webhook, urlEnv: HOOK_URL, on: [failed] }
  - { to: command, command: [sh, -c, 'cat > told.json; echo "$ZHANGPING_ENDING" > ending'] }
`);
    const result = await runCli(['notify'], { cwd, env: envFor(receiver) });
    expectExit(result, 0);
    const kinds = ['dingtalk', 'wecom', 'feishu', 'webhook', 'command'];
    const lines = kinds.map((to, index) => `${index + 1} ${to}: delivered\n`);
    expect(result.stdout).toBe(lines.join(''));
    expect(receiver.received).toHaveLength(4);
    const test = { schema: 'zhangping.notification/1', test: true, runs: [], leftOut: 0 };
    expect(JSON.parse(readFileSync(join(cwd, 'told.json'), 'utf8'))).toEqual(test);
    expect(readFileSync(join(cwd, 'ending'), 'utf8')).toBe('test\n');
    for (const { path, body } of receiver.received) {
      if (path === '/own') expect(JSON.parse(body)).toEqual(test);
      else expect(textOf(body)).toContain('zhangping: a test message');
    }
  });

  test('ends with 4 if a message did not arrive, and says which and why', async () => {
    const receiver = await startReceiver(({ path }) => (path === '/own' ? { status: 403 } : WELL));
    const cwd = makeDays(WECOM + HOOK);
    const result = await runCli(['notify', '--lang', 'zh'], { cwd, env: envFor(receiver) });
    expectExit(result, 4);
    expect(result.stdout).toBe('1 wecom：已送达\n2 webhook：没有送达：对方返回 HTTP 403\n');
  });

  test('fails if there are no targets', async () => {
    const cwd = makeDays('  []\n');
    const result = await runCli(['notify'], { cwd });
    expectExit(result, 2);
    expect(result.stderr).toContain('No notification targets');
  });
});
