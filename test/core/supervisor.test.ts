import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readSupervision } from '../../server/config.ts';
import { supervisor } from '../../server/core/supervisor.ts';

const READY = ['READY=1', `MAINPID=${process.pid}`];

describe('what a process tells systemd', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('is nothing where none listens', () => {
    const said: string[] = [];
    const silent = supervisor(readSupervision({}), (...signs) => said.push(...signs));
    silent.ready();
    vi.advanceTimersByTime(60_000);
    silent.stopping();
    expect(said).toEqual([]);
  });

  test('is that it answers, that it lives three times a period, and that it ends', () => {
    const said: string[] = [];
    const environment = { NOTIFY_SOCKET: '/run/systemd/notify', WATCHDOG_USEC: '30000000' };
    const heard = supervisor(readSupervision(environment), (...signs) => said.push(...signs));
    heard.ready();
    vi.advanceTimersByTime(30_000);
    heard.stopping();
    vi.advanceTimersByTime(60_000);
    const lives = ['WATCHDOG=1', 'WATCHDOG=1', 'WATCHDOG=1', 'WATCHDOG=1'];
    expect(said).toEqual([...READY, ...lives, 'STOPPING=1']);
  });

  test('is nothing more once another process takes its place, which is started as often as it is asked for', () => {
    const said: string[] = [];
    let started = 0;
    const replaced = supervisor(
      { listens: true, watchdogMs: 30_000 },
      (...signs) => said.push(...signs),
      () => started++,
    );
    replaced.ready();
    replaced.replaced();
    // a unit whose main process is gone is ended whole: it stays until the watchdog would have judged
    vi.advanceTimersByTime(29_999);
    expect(vi.getTimerCount()).toBe(1);
    replaced.replaced();
    vi.advanceTimersByTime(30_000);
    expect(vi.getTimerCount()).toBe(0);
    expect([said, started]).toEqual([[...READY, 'WATCHDOG=1'], 2]);
  });

  test('is no sign of life where systemd asks for none', () => {
    const said: string[] = [];
    supervisor(readSupervision({ NOTIFY_SOCKET: '@x' }), (...signs) => said.push(...signs)).ready();
    vi.advanceTimersByTime(60_000);
    expect(said).toEqual(READY);
  });
});
