/** What to undo should the process end early; whoever ends the process runs it. */

const cleanups = new Set<() => void>();

/** Registers a synchronous clean-up; call what it returns once there is nothing left to undo. */
export function onExit(cleanup: () => void): () => void {
  // A function of its own, so that registering the same one twice counts twice.
  const entry = () => cleanup();
  cleanups.add(entry);
  return () => {
    cleanups.delete(entry);
  };
}

/** Runs every registered clean-up once, the newest first; one that fails does not stop the rest. */
export function runCleanups(): void {
  const entries = [...cleanups].reverse();
  cleanups.clear();
  for (const entry of entries) {
    try {
      entry();
    } catch {
      // The process is ending for another reason, and that one is to be told.
    }
  }
}
