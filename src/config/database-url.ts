/** Parses mysql://, postgres:// and sqlite: URLs. */
import { say } from '../words/language.ts';

/** A server, or a SQLite file. */
export type DatabaseTarget = ServerTarget | { readonly kind: 'sqlite'; readonly path: string };

export interface ServerTarget {
  readonly kind: 'mysql' | 'postgres';
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
}

const KINDS = new Map([
  ['mysql:', { kind: 'mysql', port: 3306 }],
  ['postgres:', { kind: 'postgres', port: 5432 }],
  ['postgresql:', { kind: 'postgres', port: 5432 }],
] as const);
const SQLITE = 'sqlite:';

/** The target of a URL, or what is wrong with it, as the end of a sentence. */
export function parseDatabaseUrl(url: string): DatabaseTarget | string {
  if (url.startsWith(SQLITE)) {
    const path = url.slice(SQLITE.length);
    return path === '' ? say`names no file. Expected ${examples()}` : { kind: 'sqlite', path };
  }
  const parsed = URL.parse(url);
  const server = KINDS.get(parsed?.protocol as 'mysql:');
  if (!parsed || !server) return say`is not the URL of a database. Expected ${examples()}`;
  if (parsed.password !== '') {
    return say`contains a password. Remove it, and name the environment variable (passwordEnv) or
      the file (passwordFile) that has it`;
  }
  const [user, database] = [decoded(parsed.username), decoded(parsed.pathname.slice(1))];
  const isWhole = parsed.hostname && user && database && !parsed.search && !parsed.hash;
  if (!isWhole || database.includes('/')) {
    return say`must name user, host and database, and nothing else. Expected ${examples()}`;
  }
  // An IPv6 address has brackets in URLs only.
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  return { kind: server.kind, host, port: Number(parsed.port || server.port), user, database };
}

function examples(): string {
  return 'mysql://user@host:3306/database, postgres://user@host:5432/database, sqlite:shop.db';
}

/** Undefined if it is not percent-encoded correctly. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** A server on this machine: the connection does not leave it. */
export function isLocal({ host }: ServerTarget): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
