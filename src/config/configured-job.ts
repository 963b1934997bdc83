/** A job's settings together with the paths of its files. */
import { type EngineName, JOB_DEFAULTS, type Job, type ReportFormat } from '../domain/job.ts';
import type { NotifyTarget } from './notify-schema.ts';
import type { ProfileConfig } from './profile-schema.ts';

/** Formats that a config describes, by name. */
export type ProfileConfigs = Readonly<Record<string, ProfileConfig>>;

/**
 * A configured job: its settings, and the paths of its files, relative to the working folder. Paths
 * of inputs may contain globs and, in a config, `{date}` (template.ts).
 */
export interface ConfiguredJob {
  readonly job: Job;
  readonly statement: readonly string[];
  readonly flows: readonly string[];
  readonly profiles: ProfileConfigs;
  readonly channel: string | undefined;
  readonly flowsProfile: string | undefined;
  /** Memory of a run in bytes; null: a fraction of the machine's memory. */
  readonly memory: number | null;
  readonly engine: EngineName;
  /** URLs of its Redis; empty if none is configured. */
  readonly redis: readonly string[];
  /** All notification targets of the config, of this job or another one. */
  readonly notify: readonly NotifyTarget[];
  readonly ledger: string | undefined;
  readonly out: string | undefined;
  /** Additional reports. */
  readonly formats: readonly ReportFormat[];
  /** File for Prometheus. */
  readonly metrics: string | undefined;
}

/** A job without a config: only a name, which may be empty. */
export function unconfiguredJob(name: string): ConfiguredJob {
  return {
    job: { ...JOB_DEFAULTS, name },
    statement: [],
    flows: [],
    profiles: {},
    channel: undefined,
    flowsProfile: undefined,
    memory: null,
    engine: 'memory',
    redis: [],
    notify: [],
    ledger: undefined,
    out: undefined,
    formats: [],
    metrics: undefined,
  };
}
