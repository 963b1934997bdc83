/** What there is to say of the dates between which a certificate is valid. */
import type { X509Certificate } from 'node:crypto';
import { shorten } from '../support/printable.ts';
import { say } from '../words/language.ts';
import type { ChannelNote } from './channel.ts';

const EXPIRES_SOON_MS = 30 * 86_400_000;
const NAME_CHARS = 80;

/** Why a certificate is not valid now; null: it is. */
export function dateFault({ validFrom, validTo, subject }: X509Certificate): string | null {
  const shown = shownName(subject);
  const now = Date.now();
  if (now < Date.parse(validFrom)) {
    return say`certificate ${shown} is valid from ${isoDate(validFrom)} only`;
  }
  if (now > Date.parse(validTo)) return say`certificate ${shown} expired on ${isoDate(validTo)}`;
  return null;
}

/** A note on the dates of a certificate; `fix` is how to get a new one. */
export function dateNote(certificate: X509Certificate, what: string, fix: string): ChannelNote {
  const fault = dateFault(certificate);
  if (fault !== null) return { level: 'problem', what: `${what}: ${fault}`, fix };
  const { validTo } = certificate;
  const isSoon = Date.parse(validTo) - Date.now() < EXPIRES_SOON_MS;
  const shown = say`${what}: valid until ${isoDate(validTo)}`;
  return { level: isSoon ? 'hint' : 'ok', what: shown, fix: isSoon ? fix : '' };
}

/** A distinguished name in one line. */
export function shownName(name: string): string {
  return shorten(name.replaceAll('\n', ', '), NAME_CHARS);
}

function isoDate(date: string): string {
  return new Date(date).toISOString().slice(0, 10);
}
