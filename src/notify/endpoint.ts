/** Where a message goes, from the environment: URL and secret, which nobody may get to read. */
import type { NotifyTarget } from '../config/notify-schema.ts';
import { say } from '../words/language.ts';

export interface Endpoint {
  readonly url: URL;
  /** What messages are signed with; null: they are not. */
  readonly secret: string | null;
}

/** Shorter parts of a URL are words and versions, not tokens. */
const TOKEN_CHARS_MIN = 8;

/** Hosts of this machine, to which messages may go without TLS. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** The endpoint that the environment names, or what is wrong with it, without a word of it. */
export function endpointOf(
  { urlEnv, secretEnv }: { readonly urlEnv: string; readonly secretEnv?: string | undefined },
  env: NodeJS.ProcessEnv,
): Endpoint | string {
  const unset = [urlEnv, secretEnv].find((name) => name !== undefined && !env[name]);
  if (unset !== undefined) return say`the environment variable ${unset} is not set`;
  const text = env[urlEnv]?.trim() ?? '';
  if (!URL.canParse(text)) return say`the environment variable ${urlEnv} holds no URL`;
  const url = new URL(text);
  const isLocal = url.protocol === 'http:' && LOOPBACK.test(url.hostname);
  if (url.protocol !== 'https:' && !isLocal) {
    return say`the URL in ${urlEnv} must begin with https:// (http:// only to this machine)`;
  }
  if (url.username !== '' || url.password !== '') {
    return say`the URL in ${urlEnv} must have no user name and password in it`;
  }
  const secret = secretEnv === undefined ? null : (env[secretEnv]?.trim() ?? null);
  return { url, secret };
}

/** Names of all variables that hold what is secret of these targets. */
export function secretNames(targets: readonly NotifyTarget[]): ReadonlySet<string> {
  const names = targets.flatMap((target) =>
    target.to === 'command'
      ? []
      : [target.urlEnv, 'secretEnv' in target ? target.secretEnv : undefined],
  );
  return new Set(names.filter((name) => name !== undefined));
}

/** What a receiver answers, should it give back what it was asked with. */
export function withoutSecrets(text: string, { url, secret }: Endpoint): string {
  const { pathname, search, searchParams } = url;
  const values = search.slice(1).split('&');
  const asWritten = values.map((value) => value.slice(value.indexOf('=') + 1));
  const parts = [...pathname.split('/'), ...asWritten, ...searchParams.values()];
  const tokens = parts.filter(({ length }) => length >= TOKEN_CHARS_MIN);
  const secrets = [url.href, secret ?? '', ...tokens].filter((each) => each !== '');
  return secrets.reduce((shown, each) => shown.replaceAll(each, '***'), text);
}
