/** Answers of Alipay's gateway: what was signed, and whether the signature fits. */
import { type KeyObject, verify } from 'node:crypto';

const ERROR_KEY = 'error_response';

export interface SignedAnswer {
  /** The text of the inner object, as it was signed. */
  readonly text: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly signature: 'valid' | 'invalid' | 'none';
}

/**
 * The inner object of an answer. Its signature covers the text between the braces as it was sent:
 * JSON that is written again differs from it. Null: this is not an answer of the gateway.
 */
export function readAnswer(body: Buffer, key: string, publicKey: KeyObject): SignedAnswer | null {
  const text = utf8(body);
  const members = text === null ? null : membersOf(text);
  if (members === null) return null;
  const found = [key, ERROR_KEY].filter((each) => members.has(each));
  if (found.length !== 1) return null;
  const inner = members.get(found[0]) as string;
  const sign = parsed(members.get('sign') ?? '""');
  // As in Alipay's SDK for Java: the gateway may have signed / and sent \/. What was verified is
  // what is used.
  const signed = [inner, inner.replaceAll('\\/', '/')].find((each) =>
    isSigned(each, sign, publicKey),
  );
  const fields = parsed(signed ?? inner);
  if (!isObject(fields)) return null;
  const signature = sign === '' ? 'none' : signed === undefined ? 'invalid' : 'valid';
  return { text: signed ?? inner, fields, signature };
}

function isSigned(text: string, sign: unknown, publicKey: KeyObject): boolean {
  if (typeof sign !== 'string') return false;
  const signature = Buffer.from(sign, 'base64');
  // Base64 is read leniently: another text may mean the same bytes.
  if (signature.toString('base64') !== sign) return false;
  return verify('sha256', Buffer.from(text), publicKey, signature);
}

/**
 * The values of a JSON object by their keys, each as it is written. Null: it is not one JSON
 * object, or has a key twice.
 */
function membersOf(text: string): ReadonlyMap<string, string> | null {
  if (!isObject(parsed(text))) return null;
  const found = new Map<string, string>();
  let depth = 0;
  let last = '';
  let key = '';
  let start = 0;
  // The text is JSON, so braces outside of strings match.
  for (const { 0: token, index } of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:,]/g)) {
    if (depth === 1 && (token === ',' || token === '}')) {
      if (found.has(key)) return null;
      found.set(key, text.slice(start, index).trim());
    }
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    else if (depth === 1 && token === ':') {
      key = JSON.parse(last);
      start = index + 1;
    } else last = token;
  }
  return found;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Undefined: it is not JSON. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function utf8(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
