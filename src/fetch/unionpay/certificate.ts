/** The certificates of UnionPay's interface: the merchant's own, and who may sign the answers. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { ChannelSettings } from '../../config/channel-schema.ts';
import { readPassword, readPublic, readSecret } from '../../config/secret.ts';
import { importPeer } from '../../inputs/import-peer.ts';
import { UsageError } from '../../support/errors.ts';
import { shorten } from '../../support/printable.ts';
import { say } from '../../words/language.ts';
import { dateFault, dateNote, shownName } from '../certificate-dates.ts';
import type { ChannelNote } from '../channel.ts';

/** The name in the certificates that sign UnionPay's answers, and in those of its test system. */
const UNIONPAY = '中国银联股份有限公司';
const UNIONPAY_TEST = '00040000:SIGN';
/** Which part of the common name, between the signs `@`, it is. */
const NAME_PART = 2;

const KEY_BITS_MIN = 2048;
/** Certificates between one that signs an answer and a root. */
const CHAIN_MAX = 8;
const SHOWN_CHARS = 80;
const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Who asks: the private key, and the certificate that UnionPay knows it by. */
export interface Identity {
  readonly key: KeyObject;
  readonly certificate: X509Certificate;
}

/** The number of a certificate as UnionPay writes it, in decimal digits. */
export function certificateId({ serialNumber }: X509Certificate): string {
  return BigInt(`0x${serialNumber}`).toString();
}

/** Reads the merchant's key and certificate from the PFX. Throws UsageError. */
export async function readIdentity(settings: ChannelSettings<'unionpay'>): Promise<Identity> {
  const { name, certificateFile: file } = settings;
  const what = say`The certificate of channel ${name}`;
  const bytes = readSecret({ what, file, env: undefined }) as Buffer;
  const password = readPassword({
    what: say`The password of the certificate of channel ${name}`,
    env: settings.certificatePasswordEnv,
    file: settings.certificatePasswordFile,
  }) as string;
  const { key, certificates } = await unpackPfx(file, bytes, password);
  const { modulusLength: bits = 0 } = key.asymmetricKeyDetails ?? {};
  if (bits < KEY_BITS_MIN) {
    throw new UsageError(
      say`${file}: the key has ${bits} bits, and UnionPay demands RSA of ${KEY_BITS_MIN} bits. Get
        another certificate at cs.95516.com.`,
    );
  }
  const certificate = certificates.find((each) => each.checkPrivateKey(key));
  if (certificate !== undefined) return { key, certificate };
  throw new UsageError(
    say`${file} contains no certificate that fits its private key. Export the certificate again,
      with its private key.`,
  );
}

interface Unpacked {
  readonly key: KeyObject;
  readonly certificates: readonly X509Certificate[];
}

/** Node.js cannot read PFX files, and its TLS refuses the encryptions that old ones have. */
async function unpackPfx(file: string, bytes: Buffer, password: string): Promise<Unpacked> {
  const { default: forge } = await importPeer('node-forge', () => import('node-forge'));
  const { asn1, pki, pkcs12, util } = forge;
  try {
    const der = asn1.fromDer(util.createBuffer(bytes.toString('binary')));
    const pfx = pkcs12.pkcs12FromAsn1(der, false, password);
    const bags = pfx.safeContents.flatMap(({ safeBags }) => safeBags);
    const key = bags.find((bag) => bag.key != null)?.key;
    if (key == null) {
      throw new UsageError(
        say`${file} contains no private RSA key. Export the certificate with its private key.`,
      );
    }
    const certificates = bags.flatMap(({ cert }) =>
      cert == null ? [] : [new X509Certificate(pki.certificateToPem(cert))],
    );
    return { key: createPrivateKey(pki.privateKeyToPem(key)), certificates };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (/password|decrypt/i.test((error as Error).message)) {
      throw new UsageError(
        say`${file} does not open with the password that certificatePasswordEnv or
          certificatePasswordFile names. Correct it; other letters than ASCII do not work.`,
      );
    }
    throw new UsageError(
      say`${file} is not a PFX file (PKCS #12), or is damaged. Export the certificate with its
        private key as .pfx.`,
    );
  }
}

/** Reads the certificates of rootCertificateFile: PEM, or one in DER. Throws UsageError. */
export function readRoots({
  rootCertificateFile: file,
  name,
}: ChannelSettings<'unionpay'>): X509Certificate[] {
  const bytes = readPublic(say`The certificates of channel ${name}`, file);
  try {
    const pieces: readonly (string | Buffer)[] = bytes.toString('latin1').match(PEM) ?? [bytes];
    return pieces.map((piece) => new X509Certificate(piece));
  } catch {
    throw new UsageError(
      say`${file} contains no certificates. It needs UnionPay's root and intermediate certificate
        (acp_prod_root.cer and acp_prod_middle.cer), one below the other in one file.`,
    );
  }
}

/**
 * Why a certificate may not sign answers; null: it may. The name of the test system is accepted
 * only if `isTest`.
 */
export function signerFault(
  certificate: X509Certificate,
  roots: readonly X509Certificate[],
  isTest: boolean,
): string | null {
  const name = ownerOf(certificate);
  if (name !== UNIONPAY && !(isTest && name === UNIONPAY_TEST)) {
    return say`it is issued to ${shorten(name, SHOWN_CHARS)}, not to ${UNIONPAY}`;
  }
  if (certificate.publicKey.asymmetricKeyType !== 'rsa') return say`its key is not of RSA`;
  return chainFault(certificate, roots, CHAIN_MAX);
}

/** The owner's name in the common name; empty if there is none, or several. */
function ownerOf(certificate: X509Certificate): string {
  const { CN } = certificate.toLegacyObject().subject as { CN?: unknown };
  return typeof CN === 'string' ? (CN.split('@')[NAME_PART] ?? '') : '';
}

function chainFault(
  certificate: X509Certificate,
  roots: readonly X509Certificate[],
  stepsLeft: number,
): string | null {
  const late = dateFault(certificate);
  if (late !== null) return late;
  const isTrusted = roots.some(({ raw }) => raw.equals(certificate.raw));
  if (isTrusted && isSignedBy(certificate, certificate)) return null;
  const issuers = roots.filter((each) => each.ca && isSignedBy(certificate, each));
  if (issuers.length === 0 || stepsLeft === 0) {
    const issuer = shownName(certificate.issuer);
    return say`rootCertificateFile has no certificate of an authority that signed it (${issuer})`;
  }
  const faults = issuers.map((issuer) => chainFault(issuer, roots, stepsLeft - 1));
  return faults.includes(null) ? null : faults[0];
}

function isSignedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

/** What there is to say of the certificates that sign UnionPay's. */
export function rootNotes(roots: readonly X509Certificate[], file: string): ChannelNote[] {
  const fix = say`Take the current root and intermediate certificates from UnionPay's open platform
    (open.unionpay.com).`;
  const dates = roots.map((each) => dateNote(each, `${file}: ${shownName(each.subject)}`, fix));
  if (roots.some((each) => each.ca && isSignedBy(each, each))) return dates;
  return [...dates, { level: 'problem', what: say`${file} has no root certificate`, fix }];
}
