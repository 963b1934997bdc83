/** What the error codes of Alipay's gateway mean for a bill. */
import { CHINA_ZONE, today } from '../../domain/time.ts';
import { shorten } from '../../support/printable.ts';
import { say } from '../../words/language.ts';
import { FetchFailure, RETRY_MS } from '../channel.ts';
import type { SignedAnswer } from './answer.ts';

const RETENTION_YEARS = 6;
const SHOWN_CHARS = 120;

/** Codes come as in `isp.unknow-error`, `aop.ACQ.SYSTEM_ERROR`, `BILL_NOT_EXIST`. */
const PREFIXES = /^(?:(?:ISP|ISV|AOP|ACQ)\.)+/;
/** Documented as BILL_NOT_EXIST and INVAILID_ARGUMENTS; sent as isp.… and isv.… */
const NO_BILL = ['BILL_NOT_EXIST', 'NO_BILL_DATA'];
const ARGUMENTS = ['INVAILID_ARGUMENTS', 'INVALID_ARGUMENTS'];
const LIMITS = /RATE_LIMIT$|CALL_LIMITED$/;
const FAILURES = ['UNKNOWN_ERROR', 'UNKNOW_ERROR', 'SYSTEM_ERROR'];

/** What the answer is about. */
export interface Asked {
  /** The channel's name. */
  readonly channel: string;
  readonly date: string;
  readonly bill: string;
}

/** Does a signed answer say that a day certainly had no transactions? */
export function isNoBillData({ fields }: SignedAnswer, { date }: Asked): boolean {
  const { code, sub_code } = fields;
  const isKept = date < today(CHINA_ZONE) && date >= oldestDate();
  return code === '40004' && sub_code === 'NO_BILL_DATA' && isKept;
}

function oldestDate(): string {
  const now = today(CHINA_ZONE);
  return `${Number(now.slice(0, 4)) - RETENTION_YEARS}${now.slice(4)}`;
}

/** The failure that an answer with an error code means; an unsigned one is no verdict either. */
export function codeFailure({ fields, signature }: SignedAnswer, asked: Asked): FetchFailure {
  const code = shorten(String(fields.code ?? ''), SHOWN_CHARS);
  const subCode = shorten(String(fields.sub_code ?? ''), SHOWN_CHARS);
  const shown = [code, subCode].filter((each) => each !== '').join(' ');
  const short = subCode.toUpperCase().replaceAll('-', '_').replace(PREFIXES, '');
  const failure =
    timeFailure(short, shown, asked) ??
    busyFailure(code, short, shown, asked) ??
    new FetchFailure(adviceFor(code, short, shown, asked, fields.sub_msg));
  if (signature === 'valid' || failure.reason === 'fetch') return failure;
  const { reason, message, retryMs } = failure;
  return new FetchFailure(say`${message} This answer is not signed.`, retryMs, reason);
}

/** Of a bill that is not there yet, or not any more. */
function timeFailure(short: string, shown: string, { channel, date }: Asked): FetchFailure | null {
  const isAbsent = NO_BILL.includes(short);
  if (!isAbsent && !ARGUMENTS.includes(short)) return null;
  if (date >= today(CHINA_ZONE)) {
    return new FetchFailure(
      say`${channel}: Alipay has no bill of ${date} yet (${shown}): the day is not over. The bill of
        a day is there from about 09:00 of the next day.`,
      RETRY_MS.notReady,
      'not-ready',
    );
  }
  if (date < oldestDate()) {
    return new FetchFailure(
      say`${channel}: Alipay keeps bills for ${RETENTION_YEARS} years: that of ${date} cannot be had
        any more (${shown}).`,
    );
  }
  if (!isAbsent) return null;
  return new FetchFailure(
    say`${channel}: Alipay has no bill of ${date} (${shown}): it is not ready yet, or there were no
      transactions that day.`,
    RETRY_MS.notReady,
    'no-bill',
  );
}

function busyFailure(
  code: string,
  short: string,
  shown: string,
  { channel }: Asked,
): FetchFailure | null {
  if (code === '40005' || LIMITS.test(short)) {
    const message = say`${channel}: Alipay limits the rate of requests (${shown}).`;
    return new FetchFailure(message, RETRY_MS.limit);
  }
  if (code !== '20000' && !FAILURES.includes(short)) return null;
  const message = say`${channel}: Alipay's gateway has a failure (${shown}).`;
  return new FetchFailure(message, RETRY_MS.failure);
}

function adviceFor(
  code: string,
  short: string,
  shown: string,
  { channel, date, bill }: Asked,
  text: unknown,
): string {
  if (ARGUMENTS.includes(short)) {
    return say`${channel}: Alipay does not accept the request (${shown}). Check the bill (${bill}:
      capitals count) and, for a sub-merchant, subMerchant.`;
  }
  switch (short) {
    case 'BILL_DATE_BEFORE_REGISTRATION':
      return say`${channel}: ${date} is before the account was registered with Alipay (${shown}).
        Check the date, and that appId belongs to the account whose bill you want.`;
    case 'TYPE_NOT_SUPPORTED':
      return say`${channel}: Alipay has no bill of the type ${bill} for this account (${shown}).
        Check bill:, and which products the account has signed.`;
    case 'INVALID_APP_ID':
    case 'NOT_ONLINE_APP':
      return say`${channel}: Alipay does not know the application (${shown}). Check appId, that the
        application is online, and that endpoint is right: the sandbox has applications of its
        own.`;
    case 'INVALID_SIGNATURE':
    case 'MISSING_SIGNATURE_CONFIG':
    case 'MISSING_SIGNATURE_KEY':
      return say`${channel}: Alipay does not accept the signature (${shown}). In the console of the
        open platform, the application's public key must be that of the private key here, with
        RSA2; zhangping fetch --check shows the end of it.`;
    case 'MISSING_APP_CERT_SN':
    case 'MISSING_ALIPAY_ROOT_CERT_SN':
    case 'APP_CERT_EXPIRED':
      return say`${channel}: the application is set to sign with certificates (${shown}). In the
        console of the open platform, set it to sign with a public key.`;
    case 'INVALID_TIMESTAMP':
    case 'ILLEGAL_TIMESTAMP':
      return say`${channel}: Alipay does not accept the time of the request (${shown}). Check the
        clock of this machine.`;
  }
  if (code === '40006' || code === '20001' || /PERMISSION|FORBIDDEN/.test(short)) {
    return say`${channel}: the application may not fetch this bill (${shown}). In the console of the
      open platform, check that it is online, is bound to the merchant's account, has the
      capability for bills, and that its address list allows this machine.`;
  }
  return say`${channel}: Alipay answers ${shown}${quoted(text)}`;
}

/** Their text without links, in which ids of the request are. */
function quoted(text: unknown): string {
  if (typeof text !== 'string' || text === '') return '.';
  return `: ${shorten(text.replace(/https?:\/\/\S*/g, '…'), SHOWN_CHARS)}`;
}
