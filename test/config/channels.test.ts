/** Channels in zhangping.yaml, and the bills of jobs that are fetched from them. */
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FetchConfig } from '../../src/config/fetch-config.ts';
import { configAt, configFile, mistakesOf } from './configs.ts';

const FINGERPRINT = `SHA256:${'A'.repeat(43)}`;
const CHANNELS = `channels:
  wx: { kind: wechat, merchant: "1627859777", serial: "7132D72A03E93CDDF8C03BBD1F37EEDF",
    keyFile: wx.key, publicKeyId: PUB_KEY_ID_01, publicKeyFile: wxpub.pem }
  ali: { kind: alipay, appId: "2021000000000001", keyEnv: ALI_KEY, publicKeyFile: keys/alipub.pem }
  up: { kind: unionpay, merchant: "777290058110097", certificateFile: up.pfx,
    certificatePasswordEnv: UP_PFX, rootCertificateFile: up-root.cer }
  bank: { kind: sftp, host: sftp.bank.example, user: shop, keyFile: id_ed25519,
    hostKey: "${FINGERPRINT}" }
  own: { kind: command, command: ["./fetch-bill", "{date}"] }
`;

const job = (statement: string, more = '') =>
  `${CHANNELS}jobs:\n  shop:\n    statement: ${statement}\n    flows: flows/{date}.csv\n${more}`;

function fetchOf(statement: string, more = ''): FetchConfig & { folder: string } {
  const path = configFile(job(statement, more));
  const { statement: source } = configAt(path).jobs[0];
  if (source?.kind !== 'fetched') throw new Error('is not fetched');
  return { ...source, folder: dirname(path) };
}

describe('a bill that is fetched', () => {
  test.each([
    ['{ fetch: wx, into: bills }', { bill: 'tradebill', from: null }],
    ['{ fetch: wx, bill: "fundflowbill:BASIC", into: bills }', { bill: 'fundflowbill:BASIC' }],
    ['{ fetch: ali, into: bills }', { bill: 'trade', from: null }],
    ['{ fetch: up, into: bills }', { bill: '00', from: null }],
    ['{ fetch: own, into: bills }', { bill: '', from: null }],
    [
      '{ fetch: bank, bill: "/out/{date:yyyyMMdd}_*.csv", marker: "/out/{date}.ok", into: bills }',
      { bill: '/out/{date:yyyyMMdd}_*.csv', marker: '/out/{date}.ok', from: null },
    ],
  ])('%s', (statement, expected) => {
    const config = fetchOf(statement);
    const usual = { marker: null, until: null, againAfterDays: null, timeZone: 'Asia/Shanghai' };
    expect(config).toMatchObject({ ...usual, ...expected, into: join(config.folder, 'bills') });
  });

  test('has times, and paths that start from the config', () => {
    const times = '    fetchFrom: "10:05"\n    fetchUntil: "14:00"\n    refetchDays: 7\n';
    const { folder, ...config } = fetchOf('{ fetch: wx, into: bills/wx }', times);
    expect(config).toMatchObject({ from: '10:05', until: '14:00', againAfterDays: 7 });
    const [keyFile, publicKeyFile] = [join(folder, 'wx.key'), join(folder, 'wxpub.pem')];
    expect(config.channel).toMatchObject({ name: 'wx', keyFile, publicKeyFile });
    const own = fetchOf('{ fetch: own, into: bills }');
    const command = [join(own.folder, 'fetch-bill'), '{date}'];
    expect(own.channel).toMatchObject({ name: 'own', command, timeoutSeconds: 600 });
  });

  test.each([
    ['{ fetch: nobody, into: b }', 'fetch: is not under channels: at the top of the config'],
    ['{ fetch: wx, bill: trade, into: b }', 'bill: must be tradebill, fundflowbill:BASIC'],
    ['{ fetch: wx, bill: "fundflowbill:ALL", into: b }', 'bill: must be tradebill'],
    ['{ fetch: ali, bill: "trade;x", into: b }', 'bill: must be a bill_type of Alipay'],
    ['{ fetch: up, bill: "0", into: b }', 'bill: must be a fileType of UnionPay in quotes'],
    ['{ fetch: bank, into: b }', 'bill: is missing'],
    ['{ fetch: bank, bill: /out/bill.csv, into: b }', 'bill: must contain {date}'],
    ['{ fetch: bank, bill: "/{date:YYYY}", into: b }', "bill: {date:YYYY} contains 'YYYY'"],
    ['{ fetch: wx, marker: "{date}.ok", into: b }', 'marker: is for channels of kind sftp'],
    ['{ fetch: wx, into: "b/{date}" }', 'into: is shared by all dates'],
    ['{ fetch: wx, into: ./flows/ }', "into: is also the folder of the job's own files"],
  ])('%s is refused', (statement, mistake) => {
    expect(mistakesOf(job(statement)).join('\n')).toContain(`jobs.shop.statement.${mistake}`);
  });

  test.each([
    ['fetchFrom: "14:00"\n    fetchUntil: "10:00"', 'fetchUntil: must be after fetchFrom, 14:00'],
    ['fetchUntil: "09:30"', 'fetchUntil: must be after fetchFrom, 10:00'],
    ['fetchFrom: 10.05', 'fetchFrom: must be a time of day in quotes, such as "10:05"'],
    ['refetchDays: 0', 'refetchDays: '],
  ])('%s is refused', (setting, mistake) => {
    const text = job('{ fetch: wx, into: b }', `    ${setting}\n`);
    expect(mistakesOf(text).join('\n')).toContain(`jobs.shop.${mistake}`);
  });

  test('is what times are for', () => {
    const [mistake] = mistakesOf(job('bills/{date}.zip', '    fetchUntil: "14:00"\n'));
    expect(mistake).toContain('jobs.shop.fetchUntil: is for jobs with a bill that is fetched');
  });

  test('has a folder of its own, which jobs with the same bill share', () => {
    const two = (other: string) =>
      `${job('{ fetch: wx, into: b }')}  mall:\n    statement: ${other}\n    flows: f/{date}.csv\n`;
    expect(configAt(configFile(two('{ fetch: wx, bill: tradebill, into: b }'))).jobs).toHaveLength(
      2,
    );
    expect(mistakesOf(two('{ fetch: ali, into: ./b }'))[0]).toContain(
      'jobs.mall.statement.into: is the folder of another bill',
    );
    expect(mistakesOf(two('{ fetch: ali, into: ./b/ }'))[0]).toContain('folder of another bill');
  });
});

describe('a channel', () => {
  const SECRET = `MIIEvQIBADANBgkqhkiG9w0BAQEFAASC${'b'.repeat(300)}`;
  const wx = 'merchant: "1", serial: "7132D72A"';
  test.each([
    ['{ kind: ftp }', 'must be wechat, alipay, unionpay, sftp or command'],
    [
      `{ kind: wechat, ${wx}, publicKeyId: PUB_KEY_ID_1, publicKeyFile: p }`,
      'needs one of keyFile',
    ],
    [`{ kind: wechat, ${wx}, keyFile: k }`, 'needs publicKeyId with publicKeyFile'],
    [`{ kind: wechat, ${wx}, keyFile: k, publicKeyFile: p }`, 'publicKeyId: is missing'],
    [`{ kind: wechat, ${wx}, keyFile: k, keyEnv: K, platformCertificates: p }`, 'cannot be set'],
    [`{ kind: wechat, ${wx}, keyFile: ${SECRET}, platformCertificates: p }`, 'path of a file'],
    [`{ kind: wechat, ${wx}, keyEnv: ${SECRET}, platformCertificates: p }`, 'environment variable'],
    ['{ kind: alipay, appId: 2021, keyFile: k, publicKeyFile: p }', 'must be a number in quotes'],
    [
      '{ kind: alipay, appId: "1", keyFile: k, publicKeyFile: p, endpoint: "http://x" }',
      'must be a URL that begins with https://',
    ],
    [
      `{ kind: alipay, appId: "1", keyFile: k, publicKeyFile: p, endpoint: "https://u:${SECRET}@x" }`,
      'without user name, password and query',
    ],
    ['{ kind: sftp, host: h, user: u, keyFile: k }', 'hostKey'],
    ['{ kind: sftp, host: h, user: u, keyFile: k, hostKey: "ab:cd" }', 'must be a fingerprint'],
    [`{ kind: sftp, host: h, user: u, hostKey: "${FINGERPRINT}" }`, 'needs one of keyFile'],
    ['{ kind: command, command: ./fetch }', 'must be a list'],
    [`{ kind: wechat, ${wx}, key: ${SECRET} }`, "'key': name the environment variable or the file"],
  ])('%s is refused', (channel, mistake) => {
    const said = mistakesOf(`channels:\n  x: ${channel}\njobs:\n  shop: {}\n`).join('\n');
    expect(said).toContain(mistake);
    expect(said).not.toContain(SECRET);
  });
});
