/** A job's settings together with its sources and the paths of what it writes. */
import type { FeeRuleSettings } from '../domain/fee-rules.ts';
import {
  type EngineName,
  JOB_DEFAULTS,
  type Job,
  type MatchedCompression,
  type ReportFormat,
} from '../domain/job.ts';
import type { Settlement, Taking } from '../domain/settlement.ts';
import { SUGGEST_STEPS } from '../domain/suggestion.ts';
import type { CalendarSource } from './calendar-schema.ts';
import type { NotifyTarget } from './notify-schema.ts';
import type { ProfileConfig } from './profile-schema.ts';
import type { SourceConfig } from './source-config.ts';

/** Formats that a config describes, by name. */
export type ProfileConfigs = Readonly<Record<string, ProfileConfig>>;

/** Fee rules that the config has, or the path of a file with them. */
export type FeeSource = string | readonly FeeRuleSettings[];

/** A job that settles what another job is owed, or its own flows. */
export interface ConfiguredSettlement {
  readonly job: Job;
  readonly settlement: Settlement;
  /** What the config says about its calendar, for `loadCalendar`. */
  readonly calendar: CalendarSource;
}

/** A configured job: its settings, sources and paths, which are relative to the working folder. */
export interface ConfiguredJob {
  readonly job: Job;
  /** undefined: the config describes no source for this side. */
  readonly statement: SourceConfig | undefined;
  readonly flows: SourceConfig | undefined;
  /** null: it is no settlement job. */
  readonly settlement: Settlement | null;
  readonly calendar: CalendarSource;
  /** For `loadFees`; an empty list: the job has none. */
  readonly fees: FeeSource;
  /** What other jobs of the config take from the statement, each once. */
  readonly takings: readonly Taking[];
  /** The jobs that settle this one. */
  readonly downstream: readonly ConfiguredSettlement[];
  /** The jobs that read the same statement, itself too, if one takes only some rows; else none. */
  readonly readers: readonly ConfiguredJob[];
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
  readonly matchedCompression: MatchedCompression;
  /** Steps of the search for suggestions; 0: no search. */
  readonly suggestSteps: number;
  /** File for Prometheus. */
  readonly metrics: string | undefined;
}

/** A job without a config: only a name, which may be empty. */
export function unconfiguredJob(name: string): ConfiguredJob {
  return {
    job: { ...JOB_DEFAULTS, name },
    statement: undefined,
    flows: undefined,
    settlement: null,
    calendar: [],
    fees: [],
    takings: [],
    downstream: [],
    readers: [],
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
    matchedCompression: 'none',
    suggestSteps: SUGGEST_STEPS,
    metrics: undefined,
  };
}
