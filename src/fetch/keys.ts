/** Keys as channels' tools write them: RSA in PEM, or its base64 in one line; fingerprints. */
import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';

const BITS_MIN = 2048;

/** A private key without password, PKCS#8 or PKCS#1; null: it is something else. */
export function privateKeyIn(text: string): KeyObject | null {
  const key = derOf(text);
  return firstOf(
    () => createPrivateKey({ key, format: 'der', type: 'pkcs8' }),
    () => createPrivateKey({ key, format: 'der', type: 'pkcs1' }),
    () => createPrivateKey({ key, format: 'der', type: 'sec1' }),
  );
}

/** A public key; null: it is something else, such as a certificate or a private key. */
export function publicKeyIn(text: string): KeyObject | null {
  // Node.js would take a private key for its public one.
  if (privateKeyIn(text) !== null) return null;
  const key = derOf(text);
  return firstOf(
    () => createPublicKey({ key, format: 'der', type: 'spki' }),
    () => createPublicKey({ key, format: 'der', type: 'pkcs1' }),
  );
}

/** Returns the key. Throws UsageError unless it is of RSA and long enough. */
export function requireRsa(key: KeyObject, what: string): KeyObject {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  const bits = details?.modulusLength ?? 0;
  if (type === 'rsa' && bits >= BITS_MIN) return key;
  const kind = bits > 0 ? `${type} ${bits}` : type;
  throw new UsageError(
    say`${what} has a key of the wrong kind (${kind}). Expected RSA with ${BITS_MIN} bits or more.`,
  );
}

/** The fingerprint of a public key as ssh-keygen -l prints it. */
export function fingerprint(bytes: Buffer): string {
  return `SHA256:${createHash('sha256').update(bytes).digest('base64').replace(/=+$/, '')}`;
}

/** The label of PEM is not asked: tools write the wrong one. */
function derOf(text: string): Buffer {
  const [, body = text] = /-----BEGIN [^-]*-----([^-]*)/.exec(text) ?? [];
  return Buffer.from(body, 'base64');
}

function firstOf(...reads: (() => KeyObject)[]): KeyObject | null {
  for (const read of reads) {
    try {
      return read();
    } catch {
      // It is of another form.
    }
  }
  return null;
}
