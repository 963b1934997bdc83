/** Parses redis://, rediss://, redis+cluster:// and rediss+cluster:// URLs. */
import { UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';

interface RedisNode {
  readonly host: string;
  readonly port: number;
}

export interface RedisTarget {
  readonly isCluster: boolean;
  /** The server, or some nodes of a cluster, which know the others. */
  readonly nodes: readonly RedisNode[];
  readonly isTls: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly database: number;
  /** Prefix of all keys. */
  readonly prefix: string;
  /** The target for messages, without user and password. */
  readonly shown: string;
}

const URL_PARTS = new RegExp(
  String.raw`^(rediss?)(\+cluster)?://(?:(?<user>[^@]*)@)?(?<hosts>[^/?#@]+)` +
    String.raw`(?:/(?<path>\d*))?(?:\?(?<query>[^#]*))?$`,
);
const NODE = /^(?:\[(?<six>[0-9a-f:.]+)\]|(?<host>[\w.-]+))(?::(?<port>\d{1,5}))?$/i;
/** Only characters that neither end a hash tag nor are special to SCAN. */
const PREFIX = /^[\w:.-]{0,64}$/;
const PORT_DEFAULT = 6379;
const PREFIX_DEFAULT = 'zhangping:';

/** The mistake in a URL, as the end of a sentence. */
class UrlMistake extends Error {}

/**
 * Parses --redis: one URL, or several nodes of one cluster. Throws UsageError, which never shows
 * the URL, because it can contain a password.
 */
export function parseRedisUrls(urls: readonly string[]): RedisTarget {
  const targets = urls.map(parseGiven);
  const [first] = targets;
  if (first === undefined) throw new UsageError(say`--redis is missing: expected ${examples()}.`);
  if (targets.length > 1 && !targets.every(({ isCluster }) => isCluster)) {
    throw new UsageError(
      say`Several --redis URLs must be nodes of one cluster: redis+cluster://host:port.`,
    );
  }
  const nodes = targets.flatMap((target) => target.nodes);
  const scheme = `redis${first.isTls ? 's' : ''}${first.isCluster ? '+cluster' : ''}`;
  const hosts = nodes.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`);
  return { ...first, nodes, shown: `${scheme}://${hosts.join(',')}` };
}

/** Why a URL is not a valid Redis URL; undefined if it is. */
export function redisMistake(url: string): string | undefined {
  try {
    parseUrl(url);
    return undefined;
  } catch (error) {
    const how = mistakeOf(error);
    return say`is a URL that ${how}. Expected ${examples()}; ?prefix=… sets the prefix of keys`;
  }
}

type ParsedUrl = Omit<RedisTarget, 'shown'>;

function parseGiven(url: string): ParsedUrl {
  try {
    return parseUrl(url);
  } catch (error) {
    const how = mistakeOf(error);
    throw new UsageError(
      say`The Redis URL ${how}. Expected ${examples()}; ?prefix=… sets the prefix of keys.`,
    );
  }
}

function examples(): string {
  return say`redis://user:password@host:6379/0, rediss://… for TLS,
    redis+cluster://host1,host2,host3`;
}

function mistakeOf(error: unknown): string {
  if (error instanceof UrlMistake) return error.message;
  throw error;
}

/** Throws UrlMistake. */
function parseUrl(url: string): ParsedUrl {
  const [, scheme, cluster] = URL_PARTS.exec(url) ?? [];
  const groups = URL_PARTS.exec(url)?.groups;
  if (groups === undefined) throw new UrlMistake(say`does not have the expected form`);
  const { user = '', hosts = '', path = '', query = '' } = groups;
  const isCluster = cluster !== undefined;
  const colon = user.indexOf(':');
  const name = decoded(colon < 0 ? user : user.slice(0, colon));
  const secret = decoded(colon < 0 ? '' : user.slice(colon + 1));
  const database = path === '' ? 0 : Number(path);
  if (isCluster && database !== 0) {
    throw new UrlMistake(say`names a database, which clusters do not have`);
  }
  return {
    isCluster,
    nodes: hosts.split(',').map(parseNode),
    isTls: scheme === 'rediss',
    username: name === '' ? undefined : name,
    password: secret === '' ? undefined : secret,
    database,
    prefix: prefixOf(query),
  };
}

function parseNode(text: string): RedisNode {
  const groups = NODE.exec(text)?.groups;
  const port = Number(groups?.port ?? PORT_DEFAULT);
  if (groups === undefined || port < 1 || port > 65_535) {
    throw new UrlMistake(say`has a host that is not host:port`);
  }
  return { host: groups.six ?? groups.host, port };
}

function prefixOf(query: string): string {
  const parameters = new URLSearchParams(query);
  for (const name of parameters.keys()) {
    if (name !== 'prefix') throw new UrlMistake(say`has a parameter other than prefix`);
  }
  const prefix = parameters.get('prefix') ?? PREFIX_DEFAULT;
  if (!PREFIX.test(prefix)) {
    throw new UrlMistake(say`has a prefix that is not letters, digits, and : . _ - (64 at most)`);
  }
  return prefix;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new UrlMistake(say`has a user or password that is not percent-encoded`);
  }
}
