/** Limits on inputs and on what compressed bytes unpack to. */
import { RefusedError } from '../support/errors.ts';
import {
  ARCHIVE_ENTRIES_MAX,
  INFLATE_RATIO_FROM_BYTES,
  INFLATE_RATIO_MAX,
  INFLATED_BYTES_MAX,
  INPUT_BYTES_MAX,
} from '../support/limits.ts';
import { say } from '../words/language.ts';

export interface UnpackLimits {
  readonly inputBytesMax: number;
  readonly archiveEntriesMax: number;
  readonly inflatedBytesMax: number;
  readonly inflateRatioMax: number;
  readonly inflateRatioFromBytes: number;
}

export const UNPACK_LIMITS: UnpackLimits = {
  inputBytesMax: INPUT_BYTES_MAX,
  archiveEntriesMax: ARCHIVE_ENTRIES_MAX,
  inflatedBytesMax: INFLATED_BYTES_MAX,
  inflateRatioMax: INFLATE_RATIO_MAX,
  inflateRatioFromBytes: INFLATE_RATIO_FROM_BYTES,
};

/**
 * Throws RefusedError('limit') if `plainBytes`, unpacked so far, are too many by themselves or for
 * their `packedBytes`.
 */
export function assertWithinLimits(
  name: string,
  plainBytes: number,
  packedBytes: number,
  limits: UnpackLimits,
): void {
  if (plainBytes > limits.inflatedBytesMax) {
    const message = say`${name} unpacks to more than ${limits.inflatedBytesMax} bytes. Ask for the
      statement in smaller parts.`;
    throw new RefusedError('limit', message);
  }
  assertRatio(name, plainBytes, packedBytes, limits);
}

/** Throws RefusedError('limit') if there are too many plain bytes for the packed ones. */
export function assertRatio(
  name: string,
  plainBytes: number,
  packedBytes: number,
  limits: UnpackLimits,
): void {
  if (plainBytes < limits.inflateRatioFromBytes) return;
  if (plainBytes > limits.inflateRatioMax * packedBytes) {
    const message = say`${name} unpacks to more than ${limits.inflateRatioMax} times its size. No
      statement does: check where the file comes from.`;
    throw new RefusedError('limit', message);
  }
}
