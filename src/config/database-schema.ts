/** What a config says about databases: how they are reached, and the query of a side. */
import { z } from 'zod';
import { SIDES, type Sides } from '../domain/record.ts';
import { say } from '../words/language.ts';
import { type DatabaseTarget, parseDatabaseUrl } from './database-url.ts';
import { envName } from './env-name.ts';
import { queryMistake } from './query.ts';

/** A database that jobs read. */
export interface Database {
  readonly name: string;
  readonly target: DatabaseTarget;
  readonly passwordEnv: string | undefined;
  readonly passwordFile: string | undefined;
  /** Certificates that sign the server's; undefined: those that Node.js trusts. */
  readonly caFile: string | undefined;
  /** Is the connection encrypted, and the certificate checked, if the server is not local? */
  readonly tls: boolean;
}

/** The query of a side, as configured. */
export interface DatabaseConfig {
  readonly kind: 'database';
  readonly database: Database;
  readonly sql: string;
  readonly maxLagSeconds: number | null;
  readonly timeoutSeconds: number;
  /** null: the rows are not kept. */
  readonly keepDays: number | null;
  readonly timeZone: string;
  readonly cutoffMinutes: number;
}

const filePath = z.string().min(1);

export const databaseSchema = z
  .strictObject({
    url: z
      .string()
      .superRefine((url, context) => {
        const target = parseDatabaseUrl(url);
        if (typeof target === 'string') context.addIssue({ code: 'custom', message: target });
      })
      .describe('mysql://user@host:port/database, postgres://… or sqlite:<path>; no password.'),
    passwordEnv: envName.optional().describe('The environment variable that has the password.'),
    passwordFile: filePath
      .optional()
      .describe('The file that has the password, which only its owner can read (mode 0600).'),
    caFile: filePath
      .optional()
      .describe("Certificates (PEM) that sign the server's, if it is not a public one."),
    tls: z
      .boolean()
      .default(true)
      .describe('Encrypt the connection and check the certificate, unless the server is local.'),
  })
  .superRefine(({ passwordEnv, passwordFile }, context) => {
    if (passwordEnv === undefined || passwordFile === undefined) return;
    const message = say`cannot be set together with passwordEnv: remove one of them`;
    context.addIssue({ code: 'custom', path: ['passwordFile'], message });
  });
export type DatabaseSettings = z.infer<typeof databaseSchema>;

/** The setting of a side that a database has. */
export const querySchema = z.strictObject({
  database: z.string().describe('The database, by its name under databases:.'),
  sql: z
    .string()
    .describe('One SELECT. :from, :to (exclusive) and :date are those of the business date.'),
  maxLagSeconds: z.int().min(0).optional().describe('A replica that is further behind is refused.'),
  timeoutSeconds: z.int().min(1).max(86_400).default(600).describe('Longest time of the query.'),
  keepDays: z
    .int()
    .min(1)
    .max(3650)
    .optional()
    .describe('Days for which the rows that were read are kept, compressed, beside the ledger.'),
});
type QuerySettings = z.infer<typeof querySchema>;

/** The databases of a config by name; `resolvePath` makes a path start from the config. */
export function databasesOf(
  settings: Readonly<Record<string, DatabaseSettings>>,
  resolvePath: (path: string) => string,
): ReadonlyMap<string, Database> {
  const databases = Object.entries(settings).map(([name, { url, ...others }]) => {
    const target = parseDatabaseUrl(url) as DatabaseTarget;
    const pathOf = (path: string | undefined) => path && resolvePath(path);
    return {
      name,
      target: target.kind === 'sqlite' ? { ...target, path: resolvePath(target.path) } : target,
      passwordEnv: others.passwordEnv,
      passwordFile: pathOf(others.passwordFile),
      caFile: pathOf(others.caFile),
      tls: others.tls,
    };
  });
  return new Map(databases.map((each) => [each.name, each]));
}

/** A job's setting for a side, of any kind. */
type SideSetting =
  | string
  | readonly string[]
  | QuerySettings
  | { readonly path: unknown }
  | { readonly job: string }
  | { readonly fetch: string }
  | undefined;

interface Queried {
  readonly jobs: Readonly<Record<string, Partial<Sides<SideSetting>>>>;
  readonly databases?: Readonly<Record<string, { readonly url: string }>> | undefined;
}

/** Checks that databases of jobs exist, and their queries, which depend on the kind of database. */
export function checkQueries({ jobs, databases = {} }: Queried, context: z.RefinementCtx): void {
  for (const [job, sides] of Object.entries(jobs)) {
    for (const side of SIDES) {
      const { [side]: setting } = sides;
      if (typeof setting !== 'object' || !('sql' in setting)) continue;
      const { database, sql } = setting;
      const at = (key: string) => ['jobs', job, side, key];
      if (!Object.hasOwn(databases, database)) {
        const message = say`is not under databases: at the top of the config`;
        context.addIssue({ code: 'custom', path: at('database'), message });
        continue;
      }
      const target = parseDatabaseUrl(databases[database].url);
      const message = typeof target === 'string' ? undefined : queryMistake(sql, target.kind);
      if (message !== undefined) context.addIssue({ code: 'custom', path: at('sql'), message });
    }
  }
}
