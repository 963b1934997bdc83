import { afterEach, describe, expect, it } from 'vitest';
import { onExit, runCleanups } from '../../src/support/cleanup.ts';

afterEach(() => runCleanups());

describe('runCleanups', () => {
  it('runs the newest first, each once', () => {
    const ran: number[] = [];
    onExit(() => ran.push(1));
    onExit(() => ran.push(2));
    runCleanups();
    runCleanups();
    expect(ran).toEqual([2, 1]);
  });

  it('does not run what was removed, even of a function registered twice', () => {
    let ran = 0;
    const cleanup = () => {
      ran++;
    };
    const forget = onExit(cleanup);
    onExit(cleanup);
    forget();
    forget();
    runCleanups();
    expect(ran).toBe(1);
  });

  it('continues after one that fails', () => {
    let ran = 0;
    onExit(() => ran++);
    onExit(() => {
      throw new Error('no');
    });
    expect(() => runCleanups()).not.toThrow();
    expect(ran).toBe(1);
  });
});
