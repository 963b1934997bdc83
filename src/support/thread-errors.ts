/** Errors that cross threads, field by field, because messages do not preserve classes. */
import {
  EXIT,
  ExpectedError,
  InternalError,
  type RefusalReason,
  RefusedError,
  UsageError,
} from './errors.ts';

/** An error on its way to another thread. */
export type ThreadError =
  | { readonly refused: string; readonly message: string }
  | { readonly fault: string; readonly exitCode: number | null; readonly stack: string };

export function errorMessage(error: unknown): ThreadError {
  if (error instanceof RefusedError) return { refused: error.reason, message: error.message };
  const fault = error instanceof Error ? error : new Error(String(error));
  const exitCode = error instanceof ExpectedError ? error.exitCode : null;
  return { fault: fault.message, exitCode, stack: fault.stack ?? '' };
}

/** Rebuilds the error that another thread sent. */
export function receivedError(message: ThreadError): Error {
  if ('refused' in message)
    return new RefusedError(message.refused as RefusalReason, message.message);
  if (message.exitCode === EXIT.usage) return new UsageError(message.fault);
  if (message.exitCode === EXIT.internal) return new InternalError(message.fault);
  const error = new Error(message.fault);
  error.stack = message.stack;
  return error;
}
