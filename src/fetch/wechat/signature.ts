/** WeChat Pay's API v3: signs requests, and verifies answers by public key or certificate. */
import {
  createPublicKey,
  createSign,
  createVerify,
  type KeyObject,
  randomBytes,
  X509Certificate,
} from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ChannelSettings } from '../../config/channel-schema.ts';
import { readPassword, readPublic } from '../../config/secret.ts';
import { UsageError } from '../../support/errors.ts';
import { shorten } from '../../support/printable.ts';
import { say } from '../../words/language.ts';
import { dateFault, dateNote } from '../certificate-dates.ts';
import { type ChannelNote, FetchFailure, okNote, RETRY_MS } from '../channel.ts';
import type { HttpAnswer } from '../http.ts';
import { privateKeyIn, publicKeyIn, requireRsa } from '../keys.ts';

type Settings = ChannelSettings<'wechat'>;

/** WeChat Pay refuses requests, and wants answers refused, that are further from now, ms. */
export const CLOCK_MS_MAX = 5 * 60_000;
/** At random times WeChat Pay sends such a wrong signature, to see whether it is refused. */
const PROBE = 'WECHATPAY/SIGNTEST/';

/** What verifies the answers that name its serial. */
interface Verifier {
  readonly serial: string;
  readonly key: KeyObject;
  /** For evidence and messages. */
  readonly name: string;
  readonly certificate: X509Certificate | null;
}

/** The keys of a channel: the merchant's private key, and those that verify answers. */
export class WechatKeys {
  readonly #settings: Settings;
  readonly #merchantKey: KeyObject;
  readonly #verifiers: readonly Verifier[];

  /** Reads the keys. Throws UsageError. */
  constructor(settings: Settings) {
    this.#settings = settings;
    this.#merchantKey = merchantKey(settings);
    this.#verifiers = [...publicKeyVerifier(settings), ...certificateVerifiers(settings)];
    const own = createPublicKey(this.#merchantKey);
    if (this.#verifiers.some(({ key }) => key.equals(own))) {
      throw new UsageError(
        say`Channel ${settings.name}: the key that verifies answers is the merchant's own. Download
          WeChat Pay's public key from the merchant platform.`,
      );
    }
  }

  /** The headers of a signed GET request; what is signed is path and query as they are sent. */
  headers({ pathname, search }: URL): Record<string, string> {
    const { merchant, serial, publicKeyId } = this.#settings;
    const timestamp = String(Math.floor(Date.now() / 1000));
    const nonce = randomBytes(16).toString('hex');
    const signed = ['GET', pathname + search, timestamp, nonce, '', ''].join('\n');
    const signature = createSign('RSA-SHA256').update(signed).sign(this.#merchantKey, 'base64');
    const fields = {
      ...{ mchid: merchant, nonce_str: nonce, signature, timestamp },
      serial_no: serial.toUpperCase(),
    };
    const written = Object.entries(fields).map(([name, value]) => `${name}="${value}"`);
    return {
      authorization: `WECHATPAY2-SHA256-RSA2048 ${written.join(',')}`,
      ...(publicKeyId === undefined ? {} : { 'wechatpay-serial': publicKeyId }),
    };
  }

  /** What verifies an answer. Throws FetchFailure if nothing does. */
  verifierOf(answer: HttpAnswer, clockAheadMs: number | null): string {
    const { name: channel } = this.#settings;
    const [timestamp, nonce, signature, serial] = ['timestamp', 'nonce', 'signature', 'serial'].map(
      (each) => answer.header(`wechatpay-${each}`),
    );
    if (signature === '' || serial === '') {
      throw new FetchFailure(
        say`${channel}: the answer has no signature, so it is not used. If a proxy or an endpoint
          answers in place of WeChat Pay, it must keep the headers Wechatpay-*.`,
      );
    }
    if (signature.startsWith(PROBE)) {
      throw new FetchFailure(
        say`${channel}: the answer has a wrong signature, with which WeChat Pay tests its clients.
          Ask again.`,
        RETRY_MS.failure,
      );
    }
    this.#assertRecent(Number(timestamp) * 1000, clockAheadMs);
    const verifier = this.#verifiers.find((each) => isSameSerial(each.serial, serial));
    if (verifier === undefined) throw this.#unknownSerial(serial);
    this.#assertValid(verifier);
    const verify = createVerify('RSA-SHA256').update(`${timestamp}\n${nonce}\n`);
    const isRight = verify
      .update(answer.body)
      .update('\n')
      .verify(verifier.key, signature, 'base64');
    if (isRight) return verifier.name;
    throw new FetchFailure(
      say`${channel}: the signature of the answer does not fit ${verifier.name}, so the answer is
        not used. Compare that key with the one on the merchant platform; otherwise something
        between here and WeChat Pay changes answers.`,
    );
  }

  /** Throws UsageError if a merchant's certificate beside the key cannot be read. */
  check(): readonly ChannelNote[] {
    const { name, keyFile } = this.#settings;
    const bits = this.#merchantKey.asymmetricKeyDetails?.modulusLength;
    const notes = [okNote(say`${name}: the private key can be read (RSA, ${bits} bits)`)];
    if (keyFile !== undefined) notes.push(...this.#checkOwnCertificate(keyFile));
    const hasValid = this.#verifiers.some(({ certificate }) => isValid(certificate));
    for (const { name: verifier, certificate } of this.#verifiers) {
      const what = say`${name}: ${verifier}`;
      const note = certificate === null ? okNote(what) : dated(what, certificate);
      // While another one verifies answers, an old certificate does no harm.
      notes.push(note.level === 'problem' && hasValid ? { ...note, level: 'hint' } : note);
    }
    return notes;
  }

  /** WeChat Pay delivers the merchant's certificate beside the key, as apiclient_cert.pem. */
  #checkOwnCertificate(keyFile: string): ChannelNote[] {
    const { name, serial } = this.#settings;
    const path = join(dirname(keyFile), 'apiclient_cert.pem');
    let pem: Buffer;
    try {
      pem = readFileSync(path);
    } catch {
      return [];
    }
    const certificate = certificateIn(pem, path);
    if (!certificate.checkPrivateKey(this.#merchantKey)) {
      const what = say`${name}: ${path} is not the certificate of the private key`;
      const fix = say`Use the key and the certificate of one download.`;
      return [{ level: 'problem', what, fix }];
    }
    if (!isSameSerial(certificate.serialNumber, serial)) {
      const what = say`${name}: serial is not that of ${path}`;
      return [{ level: 'problem', what, fix: say`Set serial: "${certificate.serialNumber}"` }];
    }
    return [dated(say`${name}: the merchant's certificate ${path}`, certificate)];
  }

  #assertRecent(answeredMs: number, clockAheadMs: number | null): void {
    const now = Date.now();
    if (Math.abs(answeredMs - now) <= CLOCK_MS_MAX) return;
    const { name: channel } = this.#settings;
    if (clockAheadMs !== null && Math.abs(clockAheadMs) > CLOCK_MS_MAX) {
      throw new FetchFailure(clocksDiffer(channel, clockAheadMs));
    }
    const [then, here] = [answeredMs, now].map(clockTime);
    throw new FetchFailure(
      say`${channel}: the answer was signed at ${then}, and it is ${here}: more than five minutes
        apart, so it is not used. Check the clock of this machine, and whether a proxy keeps
        answers.`,
    );
  }

  #unknownSerial(serial: string): FetchFailure {
    const { name: channel, platformCertificates: folder } = this.#settings;
    const shown = shorten(serial, 80);
    const message = serial.startsWith('PUB_KEY_ID_')
      ? say`${channel}: the answer is signed with the public key ${shown}, which the config does not
          have. Download it from the merchant platform and set publicKeyId and publicKeyFile.`
      : say`${channel}: the answer is signed with the platform certificate of serial ${shown}, which
          this machine does not have. Put it as a .pem file into
          ${folder ?? 'platformCertificates'}, or change the account to a public key.`;
    return new FetchFailure(message);
  }

  #assertValid({ name, certificate }: Verifier): void {
    if (certificate === null || isValid(certificate)) return;
    const { validFrom, validTo } = certificate;
    const { name: channel } = this.#settings;
    throw new FetchFailure(
      say`${channel}: the ${name} is valid from ${validFrom} to ${validTo}, so what it signs is not
        used. Download the current one; check the clock of this machine.`,
    );
  }
}

/** Says that the clock of this machine is wrong, with both clocks. */
export function clocksDiffer(channel: string, clockAheadMs: number): string {
  const [here, there] = [Date.now(), Date.now() + clockAheadMs].map(clockTime);
  return say`${channel}: the clock of this machine says ${here}, that of WeChat Pay ${there}. More
    than five minutes apart, nothing is accepted. Set the clock of this machine (NTP).`;
}

function clockTime(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? '?' : `${date.toISOString().slice(0, 19)}Z`;
}

function merchantKey({ name, keyFile, keyEnv }: Settings): KeyObject {
  const what = say`The private key of channel ${name}`;
  const where = `${what} (${keyFile ?? keyEnv})`;
  const key = privateKeyIn(readPassword({ what, env: keyEnv, file: keyFile }) ?? '');
  if (key === null) {
    throw new UsageError(
      say`${where} is not a private key without passphrase. Expected PEM that begins with
        -----BEGIN PRIVATE KEY-----, such as apiclient_key.pem from WeChat Pay.`,
    );
  }
  return requireRsa(key, where);
}

function publicKeyVerifier({ name, publicKeyId, publicKeyFile }: Settings): Verifier[] {
  if (publicKeyId === undefined || publicKeyFile === undefined) return [];
  const what = say`WeChat Pay's public key of channel ${name}`;
  const pem = readPublic(what, publicKeyFile);
  const key = publicKeyIn(pem.toString());
  if (key === null) {
    throw new UsageError(
      say`${what} (${publicKeyFile}) is not a public key. Expected PEM that begins with -----BEGIN
        PUBLIC KEY-----, such as pub_key.pem from the merchant platform.`,
    );
  }
  requireRsa(key, `${what} (${publicKeyFile})`);
  return [{ serial: publicKeyId, key, name: say`public key ${publicKeyId}`, certificate: null }];
}

function certificateVerifiers(settings: Settings): Verifier[] {
  const { name: channel, platformCertificates: folder } = settings;
  if (folder === undefined) return [];
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.pem'));
  } catch (error) {
    const { message } = error as Error;
    throw new UsageError(
      say`The platform certificates of channel ${channel} cannot be read (${message}).`,
    );
  }
  if (names.length === 0 && settings.publicKeyId === undefined) {
    throw new UsageError(
      say`The platform certificates of channel ${channel}: ${folder} has no .pem file. Put WeChat
        Pay's certificates there.`,
    );
  }
  return names.sort().map((name) => {
    const path = join(folder, name);
    const certificate = certificateIn(readPublic(say`The platform certificate`, path), path);
    const key = requireRsa(certificate.publicKey, path);
    const { serialNumber: serial } = certificate;
    return { serial, key, name: say`platform certificate ${serial}`, certificate };
  });
}

function certificateIn(pem: Buffer, path: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw new UsageError(
      say`${path} is not a certificate. Expected PEM that begins with -----BEGIN CERTIFICATE-----.`,
    );
  }
}

function isSameSerial(one: string, other: string): boolean {
  const plain = (serial: string) => serial.toUpperCase().replace(/^0+/, '');
  return plain(one) === plain(other);
}

/** A public key, without a certificate, is always valid. */
function isValid(certificate: X509Certificate | null): boolean {
  return certificate === null || dateFault(certificate) === null;
}

function dated(what: string, certificate: X509Certificate): ChannelNote {
  return dateNote(certificate, what, say`Download the new one from the merchant platform.`);
}
