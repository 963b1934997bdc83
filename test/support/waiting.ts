/** Waiting for what must come, on a machine of any speed. */
import { readdirSync, readlinkSync } from 'node:fs';

/** Only what hangs takes so long, ms: no test depends on how fast the machine is. */
export const HANG_MS = 900_000;

const LOOK_MS = 1;
/** Where the system does not say what a program has open, it gets so long to open it, ms. */
const BLIND_MS = 150;

export const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Has the process the file open? undefined: the system does not say. */
function isOpenIn(pid: number, path: string): boolean | undefined {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).some((fd) => {
      try {
        return readlinkSync(`${folder}/${fd}`) === path;
      } catch {
        return false;
      }
    });
  } catch {
    return undefined;
  }
}

/** Waits until the process has the file open, as far as the system tells. */
export async function untilOpen(pid: number, path: string): Promise<void> {
  if (isOpenIn(pid, path) === undefined) await wait(BLIND_MS);
  while (isOpenIn(pid, path) === false) await wait(LOOK_MS);
}
