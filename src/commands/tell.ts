/** Tells others how runs ended. */
import type { RunEnd } from '../model/run-end.ts';
import type { RunOptions } from './run.ts';

/** Whatever becomes of it, the runs ended as they did: nothing is thrown. */
export async function tellEnds(_ends: readonly RunEnd[], _options: RunOptions): Promise<void> {}
