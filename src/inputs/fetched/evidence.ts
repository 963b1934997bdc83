/** What is kept beside a fetched file: what was asked, what came, and how it was verified. */
import { z } from 'zod';

export const EVIDENCE_SCHEMA = 'zhangping.evidence/1';

/** What "verifies" a day without transactions that a person accepted. */
export const ALLOW_EMPTY = '--allow-empty';

const asking = {
  /** The request in one line, without signature. */
  asked: z.string(),
  /** The channel's ids of the requests. */
  requestIds: z.array(z.string()),
  /** ISO 8601, UTC. */
  askedAt: z.string(),
};

export const evidenceSchema = z.object({
  schema: z.literal(EVIDENCE_SCHEMA),
  ...{ channel: z.string(), kind: z.string(), bill: z.string(), date: z.string() },
  /** `empty`: the file is the channel's answer that there were no transactions. */
  result: z.enum(['bill', 'empty']),
  ...asking,
  verifiedBy: z.string(),
  savedAt: z.string(),
  /** The name that the other side gave the file. */
  name: z.string(),
  /** This file among those of the bill, from 1. */
  ...{ part: z.int().min(1), parts: z.int().min(1) },
  /** Of the file as it is saved. */
  ...{ bytes: z.int(), sha256: z.string() },
  hash: z
    .object({
      ...{ algorithm: z.string(), of: z.enum(['unpacked', 'file']) },
      ...{ announced: z.string(), found: z.string() },
    })
    .nullable(),
  /** Later requests, which were answered with the same bill. */
  again: z.array(z.object(asking)),
});
export type Evidence = Readonly<z.infer<typeof evidenceSchema>>;
