/** How a user logs in to an SFTP server, and the client library that does it. */
import { createRequire } from 'node:module';
import type { AuthenticationType, ParsedKey } from 'ssh2';
import type SftpClient from 'ssh2-sftp-client';
import type { ChannelSettings } from '../../config/channel-schema.ts';
import { readPassword, readSecret } from '../../config/secret.ts';
import { importPeer } from '../../inputs/import-peer.ts';
import { UsageError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { fingerprint } from '../keys.ts';

export interface SftpLogin {
  readonly options: Pick<SftpClient.ConnectOptions, 'password' | 'privateKey' | 'passphrase'>;
  /** Methods by which the secret may be sent, best first. */
  readonly methods: readonly AuthenticationType[];
  /** What it logs in with, for messages: `the key ssh-ed25519 SHA256:…`. */
  readonly shown: string;
}

/** The constructor of clients. Throws UsageError if the library is not installed. */
export async function sftpClient(): Promise<typeof SftpClient> {
  return (await importPeer('ssh2-sftp-client', () => import('ssh2-sftp-client'))).default;
}

/** Reads the key or the password. Throws UsageError. */
export async function sftpLogin(settings: ChannelSettings<'sftp'>): Promise<SftpLogin> {
  const { name, passwordEnv, passwordFile } = settings;
  await sftpClient();
  const password = readPassword({
    what: say`The password of channel ${name}`,
    ...{ env: passwordEnv, file: passwordFile },
  });
  if (password === undefined) return keyLogin(settings);
  const methods = ['password', 'keyboard-interactive'] as const;
  return { options: { password }, methods, shown: say`the password` };
}

function keyLogin(settings: ChannelSettings<'sftp'>): SftpLogin {
  const { name, keyFile, keyEnv, passphraseEnv } = settings;
  const what = say`The private key of channel ${name}`;
  const privateKey = readSecret({ what, env: keyEnv, file: keyFile }) as Buffer;
  const passphrase = readPassword({
    what: say`The passphrase of channel ${name}`,
    ...{ env: passphraseEnv, file: undefined },
  });
  const place = (keyFile ?? keyEnv) as string;
  const parsed = parseKey(privateKey, passphrase);
  if (parsed instanceof Error) {
    throw new UsageError(keyMistake(`${what} (${place})`, parsed.message, passphraseEnv));
  }
  if (!parsed.isPrivateKey()) {
    throw new UsageError(
      say`${what} (${place}) is a public key. Set the file of the private key, which has the same
        name without .pub.`,
    );
  }
  const blob = parsed.getPublicSSH();
  return {
    options: { privateKey, ...(passphrase === undefined ? {} : { passphrase }) },
    methods: ['publickey'],
    shown: say`the key ${parsed.type} ${fingerprint(blob)}`,
  };
}

function parseKey(key: Buffer, passphrase?: string): ParsedKey | Error {
  // The copy that the client uses, wherever the package manager puts it.
  const client = createRequire(import.meta.url).resolve('ssh2-sftp-client');
  const { utils } = createRequire(client)('ssh2') as typeof import('ssh2');
  const parsed = utils.parseKey(key, passphrase);
  return Array.isArray(parsed) ? parsed[0] : parsed;
}

function keyMistake(what: string, message: string, passphraseEnv: string | undefined): string {
  if (/no passphrase/.test(message)) {
    return say`${what} has a passphrase. Set passphraseEnv to the variable that contains it.`;
  }
  if (passphraseEnv !== undefined && !/unsupported/i.test(message)) {
    return say`${what} cannot be opened with the passphrase in ${passphraseEnv}. Check the
      passphrase: ssh-keygen -y -f asks for it and shows the public key if it is right.`;
  }
  return say`${what} is not a private key in OpenSSH or PEM format (${message}). Convert a copy of
    it with ssh-keygen -p -f, or make a new key with ssh-keygen -t ed25519 and give the other side
    its public key.`;
}
