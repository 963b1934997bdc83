/** What a config says about channels: how bills are fetched from each. */
import { z } from 'zod';
import { say } from '../words/language.ts';
import { envName } from './env-name.ts';

const HOST_KEY = /^SHA256:[A-Za-z0-9+/]{43}=?$/;

const digits = z.string({ error: () => say`must be a number in quotes` }).regex(/^\d{1,32}$/, {
  error: () => say`must be a number in quotes`,
});
/** Longer text is a key in place of a path; messages never show it. */
const PATH_CHARS_MAX = 255;
/** Names of settings that suggest a secret in the file. */
export const SECRET_WORD = /(?:key|password|passphrase|secret|token)$/i;

const file = z
  .string()
  .min(1)
  .refine((path) => path.length <= PATH_CHARS_MAX && !/[\r\n]|-----BEGIN/.test(path), {
    error: () => say`must be the path of a file, not what is in it`,
  });

/** Where HTTP requests go, if not to the channel's own hosts. */
const http = {
  endpoint: z
    .string()
    .refine(isEndpoint, { error: () => endpointMistake() })
    .optional()
    .describe("Base URL of another gateway (default: the channel's own)."),
  caFile: file.optional().describe("Certificates (PEM) that sign the endpoint's."),
};
const key = {
  keyFile: file.optional().describe('Private key (PEM), which only its owner can read (0600).'),
  keyEnv: envName.optional().describe('The environment variable that has the private key.'),
};

const wechat = z
  .strictObject({
    kind: z.literal('wechat'),
    merchant: digits.describe('Merchant number (mchid).'),
    serial: z
      .string()
      .regex(/^[0-9A-Fa-f]{8,64}$/, { error: () => say`must be hexadecimal digits in quotes` })
      .describe('Serial number of the certificate of the private key.'),
    ...key,
    publicKeyId: z
      .string()
      .regex(/^PUB_KEY_ID_\w{1,64}$/, { error: () => say`must begin with PUB_KEY_ID_` })
      .optional()
      .describe("The id of WeChat Pay's public key."),
    publicKeyFile: file.optional().describe("WeChat Pay's public key (PEM)."),
    platformCertificates: file
      .optional()
      .describe("Folder with WeChat Pay's platform certificates (PEM)."),
    subMerchant: digits.optional().describe('The merchant whose bill a service provider asks for.'),
    ...http,
  })
  .superRefine((channel, context) => {
    requireOneOf(channel, ['keyFile', 'keyEnv'], context);
    const { publicKeyId, publicKeyFile, platformCertificates } = channel;
    if ((publicKeyId === undefined) !== (publicKeyFile === undefined)) {
      const path = [publicKeyId === undefined ? 'publicKeyId' : 'publicKeyFile'];
      context.addIssue({ code: 'custom', path, message: say`is missing` });
    }
    if (publicKeyFile !== undefined || platformCertificates !== undefined) return;
    const message = say`needs publicKeyId with publicKeyFile, or platformCertificates: answers are
      verified with them`;
    context.addIssue({ code: 'custom', message });
  });

const alipay = z
  .strictObject({
    kind: z.literal('alipay'),
    appId: digits.describe('Application id (app_id).'),
    ...key,
    publicKeyFile: file.describe("Alipay's public key, not the application's."),
    subMerchant: digits.optional().describe('The smid, for bills of a sub-merchant.'),
    ...http,
  })
  .superRefine((channel, context) => requireOneOf(channel, ['keyFile', 'keyEnv'], context));

const unionpay = z
  .strictObject({
    kind: z.literal('unionpay'),
    merchant: z
      .string({ error: () => say`must be a number in quotes` })
      .regex(/^[0-9A-Za-z]{15}$/, { error: () => say`must be 15 characters in quotes` })
      .describe('Merchant number (merId).'),
    certificateFile: file.describe(
      'Private key and certificate (PFX), readable by its owner only.',
    ),
    certificatePasswordEnv: envName.optional().describe('Variable with the password of the PFX.'),
    certificatePasswordFile: file.optional().describe('File with the password of the PFX (0600).'),
    rootCertificateFile: file.describe("UnionPay's root and middle certificates (PEM or DER)."),
    ...http,
  })
  .superRefine((channel, context) => {
    const names = ['certificatePasswordEnv', 'certificatePasswordFile'] as const;
    requireOneOf(channel, names, context);
  });

const sftp = z
  .strictObject({
    kind: z.literal('sftp'),
    host: z.string().min(1),
    port: z.int().min(1).max(65_535).default(22),
    user: z.string().min(1),
    ...key,
    passwordEnv: envName.optional().describe('The environment variable that has the password.'),
    passwordFile: file.optional().describe('The file that has the password (mode 0600).'),
    passphraseEnv: envName.optional().describe('The variable with the passphrase of the key.'),
    hostKey: z
      .string()
      .regex(HOST_KEY, {
        error: () => say`must be a fingerprint, as ssh-keygen -l prints it: SHA256:…`,
      })
      .describe("Fingerprint of the server's key."),
  })
  .superRefine((channel, context) => {
    requireOneOf(channel, ['keyFile', 'keyEnv', 'passwordEnv', 'passwordFile'], context);
  });

const command = z.strictObject({
  kind: z.literal('command'),
  command: z
    .array(z.string(), { error: () => say`must be a list: the program and its arguments` })
    .min(1)
    .describe('Program and its arguments; {date} and {bill} are filled in.'),
  timeoutSeconds: z.int().min(1).max(86_400).default(600).describe('Longest time that it runs.'),
});

const KINDS = { wechat, alipay, unionpay, sftp, command };
export type ChannelKind = keyof typeof KINDS;

const channel = z.discriminatedUnion('kind', [wechat, alipay, unionpay, sftp, command], {
  error: ({ input }) =>
    typeof input === 'object' && input !== null
      ? say`must be wechat, alipay, unionpay, sftp or command`
      : say`must be a map of settings, with kind: wechat, alipay, unionpay, sftp or command`,
});

export const channelsSchema = z
  .record(z.string(), channel)
  .optional()
  .describe('Channels by name, from which bills are fetched.');

/** A channel with its name in the config; its paths are resolved. */
export type ChannelSettings<K extends ChannelKind = ChannelKind> = {
  readonly [L in K]: Readonly<z.infer<(typeof KINDS)[L]>> & { readonly name: string };
}[K];

/** Settings of channels that are paths. */
const PATHS = [
  ...['keyFile', 'publicKeyFile', 'platformCertificates', 'certificateFile', 'passwordFile'],
  ...['certificatePasswordFile', 'rootCertificateFile', 'caFile'],
];

/** The channels of a config by name; `resolvePath` makes a path start from the config. */
export function channelsOf(
  settings: z.infer<typeof channelsSchema> = {},
  resolvePath: (path: string) => string,
): ReadonlyMap<string, ChannelSettings> {
  const channels = Object.entries(settings).map(([name, each]): [string, ChannelSettings] => {
    const paths = Object.entries(each).flatMap(([key, path]) =>
      PATHS.includes(key) && typeof path === 'string' ? [[key, resolvePath(path)]] : [],
    );
    const resolved = { ...each, ...Object.fromEntries(paths), name };
    if (resolved.kind !== 'command') return [name, resolved];
    const [program, ...args] = resolved.command;
    const found = program.includes('/') ? resolvePath(program) : program;
    return [name, { ...resolved, command: [found, ...args] }];
  });
  return new Map(channels);
}

function requireOneOf<K extends string>(
  settings: { readonly [L in K]?: unknown },
  names: readonly K[],
  context: z.RefinementCtx,
): void {
  const given = names.filter((name) => settings[name] !== undefined);
  if (given.length === 1) return;
  const message =
    given.length === 0
      ? say`needs one of ${names.join(', ')}`
      : say`cannot be set together with ${given[0]}: remove one of them`;
  context.addIssue({ code: 'custom', path: given.slice(1, 2), message });
}

/** Without what would be a secret, or shown in evidence. */
function isEndpoint(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search } = new URL(text);
  return protocol === 'https:' && username + password + search === '';
}

function endpointMistake(): string {
  return say`must be a URL that begins with https://, without user name, password and query`;
}
