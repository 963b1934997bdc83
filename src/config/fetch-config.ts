/** What a config says about fetched bills: the bill of a side, and when it is asked for. */
import { dirname, normalize } from 'node:path';
import { z } from 'zod';
import { JOB_DEFAULTS } from '../domain/job.ts';
import { SIDES, type Sides } from '../domain/record.ts';
import { say } from '../words/language.ts';
import type { ChannelKind, ChannelSettings, channelsSchema } from './channel-schema.ts';
import { hasDate, templateMistake } from './template.ts';

const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/;
const WECHAT_BILL = /^(?:tradebill|fundflowbill:(?:BASIC|OPERATION|FEES)|profitsharing)$/;
const timeMistake = () => say`must be a time of day in quotes, such as "10:05"`;
const timeOfDay = z.string({ error: timeMistake }).regex(TIME_OF_DAY, { error: timeMistake });
const text = z.string().min(1);

/** The setting of a side whose files are fetched. */
export const fetchSchema = z.strictObject({
  fetch: z.string().describe('The channel, by its name under channels:.'),
  bill: text
    .optional()
    .describe('The bill: of wechat tradebill, of alipay trade; of sftp a path with {date}.'),
  into: text
    .refine((path) => !hasDate(path), {
      error: () => say`is shared by all dates, so it cannot contain {date}`,
    })
    .describe('Folder for the fetched files.'),
  marker: text
    .optional()
    .describe('With sftp: path of the file that says that the bill is complete.'),
});
type FetchSetting = z.infer<typeof fetchSchema>;

/** The settings of a job that say when its bills are fetched. */
export const fetchTimeSettings = {
  fetchFrom: timeOfDay
    .optional()
    .describe('Time of the next day before which a bill is not asked for.'),
  fetchUntil: timeOfDay
    .optional()
    .describe('Time of the next day until which a bill that is not ready is asked for again.'),
  refetchDays: z
    .int()
    .min(1)
    .max(90)
    .optional()
    .describe('Age of a bill, in days, at which it is asked for once more and compared.'),
};

/** Where the files of a side are fetched from. */
export interface FetchConfig {
  readonly kind: 'fetched';
  readonly channel: ChannelSettings;
  /** As in the config, or the channel's usual one; empty for a command. */
  readonly bill: string;
  readonly into: string;
  readonly marker: string | null;
  readonly timeZone: string;
  /**
   * `HH:mm` of the day after the business date. Without `from`, when the channel says that it has
   * bills; without `until`, a bill is asked for once.
   */
  readonly from: string | null;
  readonly until: string | null;
  readonly againAfterDays: number | null;
}

/** The bill of a channel if the config names none. */
const USUAL_BILL: Readonly<Record<ChannelKind, string>> = {
  wechat: 'tradebill',
  alipay: 'trade',
  unionpay: '00',
  sftp: '',
  command: '',
};

/** The time at which a channel says that it has the bills of the day before. */
const READY_AT: Readonly<Partial<Record<ChannelKind, string>>> = {
  wechat: '10:00',
  alipay: '10:00',
};

/** The checked settings of `fetchTimeSettings`. */
export interface FetchTimeSettings {
  readonly fetchFrom?: string | undefined;
  readonly fetchUntil?: string | undefined;
  readonly refetchDays?: number | undefined;
}

/** The description of a checked setting of a side. */
export function fetchConfig(
  { fetch, bill, into, marker }: FetchSetting,
  times: FetchTimeSettings & { readonly timeZone: string },
  channels: ReadonlyMap<string, ChannelSettings>,
  resolvePath: (path: string) => string,
): FetchConfig {
  const channel = channels.get(fetch) as ChannelSettings;
  const { kind } = channel;
  return {
    ...{ kind: 'fetched', channel, into: resolvePath(into), marker: marker ?? null },
    bill: bill ?? USUAL_BILL[kind],
    timeZone: times.timeZone,
    from: times.fetchFrom ?? null,
    until: times.fetchUntil ?? null,
    againAfterDays: times.refetchDays ?? null,
  };
}

/** The time of the next day from which a channel's answer that there is no bill is believed. */
export function readyAt({ channel }: FetchConfig): string | null {
  return READY_AT[channel.kind] ?? null;
}

interface Fetching {
  readonly jobs: Readonly<
    Record<string, Partial<Sides<unknown>> & FetchTimeSettings & { readonly timeZone: string }>
  >;
  readonly channels?: z.infer<typeof channelsSchema>;
}

/** Checks that channels of jobs exist, that they have the bill, and that no two share a folder. */
export function checkFetches({ jobs, channels = {} }: Fetching, context: z.RefinementCtx): void {
  const folders = new Map<string, string>();
  for (const [job, settings] of Object.entries(jobs)) {
    const fetches = SIDES.filter((side) => isFetch(settings[side]));
    checkTimes(job, settings, fetches.length > 0, context);
    for (const side of fetches) {
      const setting = settings[side] as FetchSetting;
      const at = (key: string) => ['jobs', job, side, key];
      if (!Object.hasOwn(channels, setting.fetch)) {
        const message = say`is not under channels: at the top of the config`;
        context.addIssue({ code: 'custom', path: at('fetch'), message });
        continue;
      }
      const { kind } = channels[setting.fetch];
      const isChina = settings.timeZone === JOB_DEFAULTS.timeZone;
      const usual = isChina ? READY_AT[kind] : undefined;
      const { fetchFrom = usual ?? '', fetchUntil } = settings;
      if (fetchUntil !== undefined && fetchUntil <= fetchFrom) {
        const message = say`must be after fetchFrom, ${fetchFrom}`;
        context.addIssue({ code: 'custom', path: ['jobs', job, 'fetchUntil'], message });
      }
      const wrong = billMistake(kind, setting.bill) ?? markerMistake(kind, setting.marker);
      if (wrong !== undefined) {
        context.addIssue({ code: 'custom', path: at(wrong.key), message: wrong.message });
      }
      const bill = JSON.stringify([setting.fetch, setting.bill ?? USUAL_BILL[kind]]);
      const folder = normalize(`${setting.into}/`);
      const other = folders.get(folder) ?? bill;
      folders.set(folder, other);
      if (other === bill && !filesFolders(settings).includes(folder)) continue;
      const message =
        other === bill
          ? say`is also the folder of the job's own files: give each bill a folder of its own`
          : say`is the folder of another bill: give each bill a folder of its own`;
      context.addIssue({ code: 'custom', path: at('into'), message });
    }
  }
}

function isFetch(setting: unknown): setting is FetchSetting {
  return typeof setting === 'object' && setting !== null && 'fetch' in setting;
}

/** The folders of the files that a job names; a file there may be taken for a bill. */
function filesFolders(settings: Partial<Sides<unknown>>): string[] {
  return SIDES.flatMap((side) => {
    const { [side]: setting } = settings;
    const isGrouped = typeof setting === 'object' && setting !== null && 'path' in setting;
    const paths = [isGrouped ? setting.path : setting].flat();
    return paths.flatMap((path) =>
      typeof path === 'string' ? [normalize(`${path}/`), normalize(`${dirname(path)}/`)] : [],
    );
  });
}

function checkTimes(
  job: string,
  settings: FetchTimeSettings,
  isFetched: boolean,
  context: z.RefinementCtx,
): void {
  const names = ['fetchFrom', 'fetchUntil', 'refetchDays'] as const;
  for (const name of names) {
    if (isFetched || settings[name] === undefined) continue;
    const message = say`is for jobs with a bill that is fetched: it has no statement with fetch:`;
    context.addIssue({ code: 'custom', path: ['jobs', job, name], message });
  }
}

interface Mistake {
  readonly key: 'bill' | 'marker';
  readonly message: string;
}

function billMistake(kind: ChannelKind, bill: string | undefined): Mistake | undefined {
  const wrong = (message: string): Mistake => ({ key: 'bill', message });
  if (kind === 'sftp') {
    if (bill === undefined) return wrong(say`is missing`);
    return remoteMistake(bill, wrong);
  }
  if (bill === undefined) return undefined;
  if (kind === 'wechat' && !WECHAT_BILL.test(bill)) {
    return wrong(say`must be tradebill, fundflowbill:BASIC, fundflowbill:OPERATION,
      fundflowbill:FEES or profitsharing`);
  }
  if (kind === 'alipay' && !/^[A-Za-z_]{1,64}$/.test(bill)) {
    return wrong(say`must be a bill_type of Alipay, such as trade or signcustomer`);
  }
  if (kind === 'unionpay' && !/^\d\d$/.test(bill)) {
    return wrong(say`must be a fileType of UnionPay in quotes, such as "00"`);
  }
  return undefined;
}

function markerMistake(kind: ChannelKind, marker: string | undefined): Mistake | undefined {
  if (marker === undefined) return undefined;
  const wrong = (message: string): Mistake => ({ key: 'marker', message });
  return kind === 'sftp' ? remoteMistake(marker, wrong) : wrong(say`is for channels of kind sftp`);
}

function remoteMistake(path: string, wrong: (message: string) => Mistake): Mistake | undefined {
  const mistake = templateMistake(path);
  if (mistake !== undefined) return wrong(mistake);
  if (/[*?].*\/|\/$/s.test(path)) {
    return wrong(say`must end with a file name; * and ? can only be in that name`);
  }
  return hasDate(path) ? undefined : wrong(say`must contain {date}, as in {date:yyyyMMdd}`);
}
