/** Tries a channel without saving anything: keys, the clock, and the question of a run itself. */
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import type { FetchConfig } from '../config/fetch-config.ts';
import { ExpectedError } from '../support/errors.ts';
import { existingAncestor } from '../support/folders.ts';
import { say } from '../words/language.ts';
import { type Channel, type ChannelNote, FetchFailure } from './channel.ts';
import { channelFor } from './channel-for.ts';

/** Clocks may differ by as much; WeChat Pay and Alipay refuse requests after five minutes. */
const SKEW_MS_MAX = 60_000;

/** What is on this machine, without asking. Never throws an ExpectedError. */
export async function checkChannelKeys(config: FetchConfig): Promise<readonly ChannelNote[]> {
  return await withChannel(config, (channel) => channel.checkKeys());
}

/** The same, and what the channel answers about the bill of a date. */
export async function checkChannel(
  config: FetchConfig,
  date: string,
): Promise<readonly ChannelNote[]> {
  return await withChannel(config, async (channel) => {
    const notes = [...(await channel.checkKeys()), ...(await folderNotes(config))];
    if (notes.some(({ level }) => level === 'problem')) return notes;
    notes.push(await answerNote(channel, config, date));
    return [...notes, ...clockNotes(channel, config)];
  });
}

/** Can bills be saved? */
async function folderNotes({ channel, into }: FetchConfig): Promise<readonly ChannelNote[]> {
  try {
    const nearest = await existingAncestor(into);
    await access(nearest, constants.W_OK | constants.X_OK);
    const found = await stat(into).catch(() => null);
    if (found?.isDirectory() !== false) return [];
    const what = say`${channel.name}: ${into} is not a folder`;
    return [{ level: 'problem', what, fix: say`set into to a folder` }];
  } catch (error) {
    const { message } = error as Error;
    const what = say`${channel.name}: bills cannot be saved in ${into}: ${message}`;
    return [{ level: 'problem', what, fix: say`give this user permission to write there` }];
  }
}

async function withChannel(
  config: FetchConfig,
  examine: (channel: Channel) => Promise<readonly ChannelNote[]>,
): Promise<readonly ChannelNote[]> {
  let channel: Channel | undefined;
  try {
    channel = await channelFor(config);
    return await examine(channel);
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    return [problemOf(error)];
  } finally {
    await channel?.close();
  }
}

async function answerNote(
  channel: Channel,
  config: FetchConfig,
  date: string,
): Promise<ChannelNote> {
  const { name } = config.channel;
  try {
    const { is, asked, verifiedBy } = await channel.ask(date);
    const how = verifiedBy === '' ? asked : say`${asked}, verified by ${verifiedBy}`;
    const what =
      is === 'bill'
        ? say`${name}: there is a bill of ${date} (${how})`
        : say`${name}: there were no transactions on ${date} (${how})`;
    return { level: 'ok', what, fix: '' };
  } catch (error) {
    if (!(error instanceof FetchFailure)) throw error;
    // The channel accepted the request, or it would have said so.
    const isAccepted = error.reason === 'not-ready' || error.reason === 'no-bill';
    const fix = say`ask again later; if it stays so, check bill and date`;
    return isAccepted ? { level: 'hint', what: error.message, fix } : problemOf(error);
  }
}

function clockNotes({ clockAheadMs }: Channel, { channel }: FetchConfig): ChannelNote[] {
  if (clockAheadMs === null) return [];
  const seconds = Math.round(clockAheadMs / 1000);
  if (Math.abs(clockAheadMs) <= SKEW_MS_MAX) {
    return [{ level: 'ok', what: say`${channel.name}: its clock agrees`, fix: '' }];
  }
  const what = say`${channel.name}: its clock is ${seconds} s ahead of this machine's`;
  const fix = say`synchronize the clock of this machine (NTP): channels refuse requests whose time
    is wrong`;
  return [{ level: 'problem', what, fix }];
}

function problemOf({ message }: ExpectedError): ChannelNote {
  const fix = say`do what the message says, then run zhangping fetch --check again`;
  return { level: 'problem', what: message, fix };
}
