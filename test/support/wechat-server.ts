/** A WeChat Pay of this machine, which verifies requests and signs answers with the SDK's code. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Formatter, Rsa } from 'wechatpay-axios-plugin';
import { type ChannelReply, type ChannelRequest, startChannel } from './channel-server.ts';
import { tempDir } from './tempdir.ts';

const PUBLIC_KEY_ID = 'PUB_KEY_ID_0116278597772024';
const SERIAL = '7132D72A03E93CDDF8C03BBD1F37EEDF01020304';
const MERCHANT = '1627859777';

/** What it has of a date: a bill, or the code of an error. */
export type Offer = Buffer | 'STATEMENT_CREATING' | 'NO_STATEMENT_EXIST' | 'NO_AUTH';

export interface WechatServer {
  /** The settings of a channel that is this server, as YAML in braces. */
  readonly channel: string;
  /** What it has by date, which tests change; undefined: nothing that day. */
  readonly offers: Map<string, Offer>;
  /** The dates that were asked for. */
  readonly asked: string[];
  /** The dates of the bills that were downloaded. */
  readonly downloaded: string[];
}

const newPair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
/** Of the merchant and of WeChat Pay; making them takes time. */
let pairs: ReturnType<typeof newPair>[] | undefined;

export async function startWechat(
  onAsked: (date: string, count: number) => void = () => {},
): Promise<WechatServer> {
  const folder = tempDir();
  pairs ??= [newPair(), newPair()];
  const [merchant, wechat] = pairs;
  const [keyFile, publicKeyFile] = [join(folder, 'shop.key'), join(folder, 'wechat.pub')];
  writeFileSync(keyFile, merchant.privateKey, { mode: 0o600 });
  writeFileSync(publicKeyFile, wechat.publicKey);
  const offers = new Map<string, Offer>();
  const [asked, downloaded]: string[][] = [[], []];
  const server = await startChannel((request) => {
    if (!isSigned(request, merchant.publicKey))
      return { status: 401, body: '{"code":"SIGN_ERROR"}' };
    const date = request.url.searchParams.get('bill_date') ?? '';
    const offer = offers.get(date) ?? 'NO_STATEMENT_EXIST';
    if (request.url.pathname === '/file' && offer instanceof Buffer) {
      downloaded.push(date);
      return { body: gzipSync(offer) };
    }
    asked.push(date);
    onAsked(date, asked.length);
    const now = offers.get(date) ?? 'NO_STATEMENT_EXIST';
    if (!(now instanceof Buffer)) {
      return signed({ code: now, message: 'no' }, wechat.privateKey, now === 'NO_AUTH' ? 403 : 400);
    }
    return signed(
      {
        hash_type: 'SHA1',
        hash_value: createHash('sha1').update(now).digest('hex'),
        download_url: `${server.origin}/file?bill_date=${date}&token=s3cret-token`,
      },
      wechat.privateKey,
    );
  });
  const settings = [
    `kind: wechat, merchant: "${MERCHANT}", serial: "${SERIAL}", keyFile: ${keyFile}`,
    `publicKeyId: ${PUBLIC_KEY_ID}, publicKeyFile: ${publicKeyFile}`,
    `endpoint: ${server.origin}, caFile: ${server.caFile}`,
  ];
  return { channel: `{ ${settings.join(', ')} }`, offers, asked, downloaded };
}

function isSigned({ method, target, headers }: ChannelRequest, publicKey: string): boolean {
  const fields = new Map(
    [...String(headers.authorization).matchAll(/(\w+)="([^"]*)"/g)].map(([, k, v]) => [k, v]),
  );
  const value = (name: string) => fields.get(name) ?? '';
  const message = Formatter.request(method, target, Number(value('timestamp')), value('nonce_str'));
  return value('mchid') === MERCHANT && Rsa.verify(message, value('signature'), publicKey);
}

function signed(body: object, privateKey: string, status = 200): ChannelReply {
  const text = JSON.stringify(body);
  const [timestamp, nonce] = [Math.floor(Date.now() / 1000), 'c5ac7061fccab6bf3e254dcf98995b8c'];
  return {
    status,
    body: text,
    headers: {
      'request-id': '08F78BB5AF0610D302',
      'wechatpay-timestamp': String(timestamp),
      'wechatpay-nonce': nonce,
      'wechatpay-serial': PUBLIC_KEY_ID,
      'wechatpay-signature': Rsa.sign(Formatter.response(timestamp, nonce, text), privateKey),
    },
  };
}
