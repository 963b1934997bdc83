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
  | { readonly refused: string; readonly message: string; readonly cause: string | undefined }
  | { readonly fault: string; readonly exitCode: number | null; readonly stack: string };

export function errorMessage(error: unknown): ThreadError {
  if (error instanceof RefusedError) {
    const cause = error.cause instanceof Error ? error.cause.stack : undefined;
    return { refused: error.reason, message: error.message, cause };
  }
  const fault = error instanceof Error ? error : new Error(String(error));
  const exitCode = error instanceof ExpectedError ? error.exitCode : null;
  return { fault: fault.message, exitCode, stack: fault.stack ?? '' };
}

/** Rebuilds the error that another thread sent. */
export function receivedError(message: ThreadError): Error {
  if ('refused' in message) {
    const { refused, message: text, cause } = message;
    return new RefusedError(refused as RefusalReason, text, { cause: cause && withStack(cause) });
  }
  if (message.exitCode === EXIT.usage) return new UsageError(message.fault);
  if (message.exitCode === EXIT.internal) return new InternalError(message.fault);
  return withStack(message.stack, message.fault);
}

function withStack(stack: string, message = ''): Error {
  return Object.assign(new Error(message), { stack });
}
