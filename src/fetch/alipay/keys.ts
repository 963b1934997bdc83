/** The keys of Alipay: PEM, or one line of base64 as Alipay's tools write them. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import type { ChannelSettings } from '../../config/channel-schema.ts';
import { readPassword, readPublic } from '../../config/secret.ts';
import { UsageError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { fingerprint, privateKeyIn, publicKeyIn, requireRsa } from '../keys.ts';

/** Every public key of RSA ends with its exponent: the characters before it differ. */
const END_CHARS = 18;

export interface AlipayKeys {
  /** The application's; it signs requests. */
  readonly privateKey: KeyObject;
  /** Alipay's; it verifies answers. */
  readonly publicKey: KeyObject;
}

/** Reads both keys. Throws UsageError, which says what is wrong with which. */
export function readAlipayKeys(settings: ChannelSettings<'alipay'>): AlipayKeys {
  const { name, keyFile, keyEnv, publicKeyFile } = settings;
  const what = say`The private key of channel ${name}`;
  const text = readPassword({ what, env: keyEnv, file: keyFile }) ?? '';
  const privateKey = privateKeyIn(text);
  if (privateKey === null) {
    const found = publicKeyIn(text) === null ? say`no private key` : say`a public key`;
    throw new UsageError(
      say`${what} (${keyFile ?? keyEnv}) is ${found}. Expected: the key that signs the application's
        requests, PKCS#8 or PKCS#1, as PEM or as the base64 line of Alipay's key tool, without
        password.`,
    );
  }
  requireRsa(privateKey, `${what} (${keyFile ?? keyEnv})`);
  return { privateKey, publicKey: readPublicKey(name, publicKeyFile, privateKey) };
}

/** The last characters of a public key, by which the console's can be compared with it. */
export function keyEnd(key: KeyObject): string {
  return spki(key).toString('base64').slice(-END_CHARS);
}

export function keyFingerprint(key: KeyObject): string {
  return fingerprint(spki(key));
}

function readPublicKey(channel: string, path: string, privateKey: KeyObject): KeyObject {
  const what = say`Alipay's public key of channel ${channel}`;
  const text = readPublic(what, path).toString();
  const key = publicKeyIn(text);
  if (key !== null && !spki(key).equals(spki(createPublicKey(privateKey)))) {
    requireRsa(key, `${what} (${path})`);
    return key;
  }
  const found =
    key !== null
      ? say`the application's own public key`
      : text.includes('BEGIN CERTIFICATE')
        ? say`a certificate`
        : privateKeyIn(text) === null
          ? say`no public key`
          : say`a private key`;
  throw new UsageError(
    say`${what} (${path}) is ${found}. Expected: the key that the console of the open platform shows
      as Alipay's public key once the application's is uploaded, as PEM or as the line that it
      shows. The application must sign with a public key, not with certificates.`,
  );
}

function spki(publicKey: KeyObject): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' });
}
