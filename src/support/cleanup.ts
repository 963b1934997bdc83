/** Clean-ups to run if the process ends early; main.ts runs them. */

const cleanups = new Set<() => void>();

/** Registers a synchronous clean-up; the returned function removes it. */
export function onExit(cleanup: () => void): () => void {
  // A new function, so that a clean-up registered twice counts twice.
  const entry = () => cleanup();
  cleanups.add(entry);
  return () => {
    cleanups.delete(entry);
  };
}

/** Runs every registered clean-up once, newest first; a failure does not stop the others. */
export function runCleanups(): void {
  const entries = [...cleanups].reverse();
  cleanups.clear();
  for (const entry of entries) {
    try {
      entry();
    } catch {
      // The process ends for another reason, which is reported instead.
    }
  }
}
