/** URL and secret of a target from the environment; they must not appear in any output. */
import type { NotifyTarget } from '../config/notify-schema.ts';
import { say } from '../words/language.ts';
import type { Failure } from './deliver.ts';

export interface Endpoint {
  readonly url: URL;
  /** Signs messages; null: they are not signed. */
  readonly secret: string | null;
}

/** Shorter parts of a URL are words and versions, not tokens. */
const TOKEN_CHARS_MIN = 8;

/** Hosts of this machine, to which messages may go without TLS. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Names of the variables that hold an endpoint. */
interface EndpointNames {
  readonly urlEnv: string;
  readonly secretEnv?: string | undefined;
}

/** Sends to the endpoint in `env`, or returns what is wrong with it. */
export async function toEndpoint(
  names: EndpointNames,
  env: NodeJS.ProcessEnv,
  send: (endpoint: Endpoint) => Promise<Failure | null>,
): Promise<Failure | null> {
  const endpoint = endpointOf(names, env);
  return typeof endpoint === 'string' ? { why: endpoint, mayPass: false } : send(endpoint);
}

/** The endpoint, or what is wrong with it without quoting any of it. */
function endpointOf({ urlEnv, secretEnv }: EndpointNames, env: NodeJS.ProcessEnv) {
  const unset = [urlEnv, secretEnv].find((name) => name !== undefined && !env[name]);
  if (unset !== undefined) return say`the environment variable ${unset} is not set`;
  const text = env[urlEnv]?.trim() ?? '';
  if (!URL.canParse(text)) return say`the environment variable ${urlEnv} does not contain a URL`;
  const url = new URL(text);
  const isLocal = url.protocol === 'http:' && LOOPBACK.test(url.hostname);
  if (url.protocol !== 'https:' && !isLocal) {
    return say`the URL in ${urlEnv} must begin with https:// (http:// only for this machine)`;
  }
  if (url.username !== '' || url.password !== '') {
    return say`the URL in ${urlEnv} must not contain a user name or password`;
  }
  const secret = secretEnv === undefined ? null : (env[secretEnv]?.trim() ?? null);
  return { url, secret } satisfies Endpoint;
}

/** Names of all variables that hold URLs and secrets of these targets. */
export function secretNames(targets: readonly NotifyTarget[]): ReadonlySet<string> {
  const names = targets.flatMap((target) => [
    'urlEnv' in target ? target.urlEnv : undefined,
    'secretEnv' in target ? target.secretEnv : undefined,
  ]);
  return new Set(names.filter((name) => name !== undefined));
}

/** Removes secrets from the answer of a receiver, which may repeat parts of the request. */
export function withoutSecrets(text: string, { url, secret }: Endpoint): string {
  const { pathname, search, searchParams } = url;
  const values = search.slice(1).split('&');
  const asWritten = values.map((value) => value.slice(value.indexOf('=') + 1));
  const parts = [...pathname.split('/'), ...asWritten, ...searchParams.values()];
  const tokens = parts.filter(({ length }) => length >= TOKEN_CHARS_MIN);
  const secrets = [url.href, secret ?? '', ...tokens].filter((each) => each !== '');
  return secrets.reduce((shown, each) => shown.replaceAll(each, '***'), text);
}
